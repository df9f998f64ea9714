package netc.compiler.elaborate.file;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// What a text names and does not read.
public final class UnreadNames {
    private UnreadNames() {
    }

    /// The values, parameters and states that a body names and nothing in it reads.
    public static List<Diagnostic> of(Block body) {
        Set<String> read = Mentions.of(body);
        return body.statements().stream().flatMap(s -> of(s, read::contains).stream()).toList();
    }

    /// The values and parameters that a statement names and nothing reads.
    public static List<Diagnostic> of(Statement statement, Predicate<String> isRead) {
        boolean needsReader = statement instanceof Statement.Definition
                || statement instanceof Statement.Fields f
                        && (f.kind() == Statement.FieldKind.PARAM || f.kind() == Statement.FieldKind.STATE);
        List<Name> names = needsReader ? Mentions.bound(statement) : List.of();
        boolean isOneOfSeveral = statement instanceof Statement.Bind bind && bind.names().size() > 1;
        return names.stream().filter(n -> !n.text().equals("_") && !isRead.test(n.text()))
                .map(n -> Diagnostic.error(Code.N110, n.span(), n.text() + " is not used"))
                .map(d -> d.note(isOneOfSeveral ? "a result that is not wanted is called `_`"
                        : "it is left out, or read below"))
                .toList();
    }
}
