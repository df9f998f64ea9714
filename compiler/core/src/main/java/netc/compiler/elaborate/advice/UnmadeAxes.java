package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// An axis that is used before the rename that makes it, or that one of the examples' axis was to make, `[batch as Other]`,
/// and none does. The name stands for nothing else then, so that it is told once, however often it is used.
public final class UnmadeAxes {
    /// A product of two names, the second applied to one at most.
    private static final Pattern PRODUCT = Pattern
            .compile("sum\\s*\\[[^\\[\\]]*]\\s*\\(\\s*([\\w.]+)\\s*\\*\\s*([\\w.]+(?:\\(\\w+\\))?)\\s*\\)");
    private static final String ABOVE = "what makes it stands above what uses it";
    /// More are not moved.
    private static final int MOST_STATEMENTS = 30;
    private static final Pattern EXAMPLES = Pattern.compile("\\bbatch\\b");

    private final Session session;

    public UnmadeAxes(Session session) {
        this.session = session;
    }

    /// The mistake of a name that nothing has defined so far; empty where nothing says that a rename is to.
    public Optional<Diagnostic> of(Name name) {
        return told(name, isTold(name) ? late(name).or(() -> never(name)) : Optional.empty());
    }

    /// The same where the name is to be that of an axis of the examples, and stands for an axis that no value has.
    Optional<Diagnostic> ofExamples(Name name) {
        return told(name, isTold(name) ? never(name) : Optional.empty());
    }

    private boolean isTold(Name name) {
        return !session.diagnostics().isFull() && name.span().source() == scope().unit().tree().source();
    }

    private Optional<Diagnostic> told(Name name, Optional<Diagnostic> said) {
        said.ifPresent(_ -> scope().body().put(name.text(), new Entry.Broken(name.span(), false)));
        return said;
    }

    // ---------- further down

    private Optional<Diagnostic> late(Name name) {
        Span use = name.span();
        Matcher rename = Pattern.compile("\\bas\\s+" + name.text() + "\\s*[],]").matcher(use.source().text())
                .region(use.end(), use.source().text().length());
        List<Statement> statements = !rename.find() ? List.of()
                : Enclosing.of(scope().unit().tree(), use).map(Enclosing::statements).orElse(List.of());
        List<Statement> between = statements.stream().filter(s -> s.span().end() > use.start()
                && s.span().start() < rename.start()).toList();
        return between.size() < 2 || made(between.getLast(), name).isEmpty() ? Optional.empty()
                : Optional.of(late(name, between));
    }

    private static Optional<Name> made(Statement statement, Name name) {
        return Mentions.renamed(statement).stream().filter(n -> n.text().equals(name.text())).findFirst();
    }

    /// @param between from the statement that uses the axis to the one that makes it
    private static Diagnostic late(Name name, List<Statement> between) {
        Name made = made(between.getLast(), name).orElseThrow();
        Source source = name.span().source();
        String text = source.text();
        String rename = text.substring(text.lastIndexOf('[', made.span().start()), text.indexOf(']',
                made.span().end()) + 1);
        Diagnostic d = Diagnostic.error(Code.N101, name.span(), "axis " + name.text() + " is made by `" + rename
                + "` in line " + made.span().line() + ", and is used before it");
        if (between.size() > MOST_STATEMENTS) {
            return d.note(ABOVE);
        }
        boolean canWait = isFree(between.getFirst(), between.subList(1, between.size()));
        boolean canComeFirst = between.subList(0, between.size() - 1).stream()
                .allMatch(s -> isFree(s, List.of(between.getLast())));
        return canWait ? d.fix(exchanged(between.getFirst().span(), between.get(1).span(), between.getLast().span()))
                : canComeFirst ? d.fix(exchanged(between.getFirst().span(), between.getLast().span(),
                        between.getLast().span()))
                : d.note(ABOVE);
    }

    /// Whether none of these reads what a statement binds.
    private static boolean isFree(Statement binding, List<Statement> others) {
        return Mentions.bound(binding).stream()
                .noneMatch(n -> others.stream().anyMatch(s -> Mentions.of(s).contains(n.text())));
    }

    /// The lines from one statement to the line before another, and those from there on to the end of a third, exchanged.
    private static Fix exchanged(Span first, Span second, Span last) {
        Source source = first.source();
        int start = source.lineStart(first.line());
        int middle = source.lineStart(second.line());
        int end = source.lineEnd(source.line(last.end() - 1));
        String indent = source.text().substring(start, first.start());
        String text = source.text().substring(middle, end) + "\n"
                + source.text().substring(start, middle).stripTrailing();
        return new Fix(source.span(first.start(), end), text.substring(indent.length()));
    }

    // ---------- nowhere

    /// Where a line of the file has the name together with the examples, and nothing else has an axis as long as the batch.
    private Optional<Diagnostic> never(Name name) {
        boolean hasOther = scope().names().stream().flatMap(n -> scope().axis(n).stream()).anyMatch(AxisName::isOpen);
        Source source = name.span().source();
        Predicate<String> isMentioned = Pattern.compile("\\b" + name.text() + "\\b").asPredicate();
        boolean isOfExamples = source.text().lines().anyMatch(isMentioned.and(EXAMPLES.asPredicate()));
        if (hasOther || !isOfExamples) {
            return Optional.empty();
        }
        String rename = "[" + CoreWords.BATCH + " as " + name.text() + "]";
        Diagnostic d = Diagnostic.error(Code.N101, name.span(), "nothing makes axis " + name.text() + ": `x" + rename
                + "` is what every example of the batch has, side by side along it");
        List<Span> met = session.builder().contractionsSince(0).stream()
                .filter(e -> e.operands().stream().allMatch(o -> o.type().has(Axis.BATCH))
                        && e.span().source() == source)
                .map(e -> e.span()).distinct().toList();
        Optional<Matcher> product = met.stream().map(s -> PRODUCT.matcher(s.text())).filter(Matcher::matches)
                .findFirst();
        return Optional.of(met.size() != 1 || product.isEmpty()
                ? d.note("where every example meets every other, one of two factors has it")
                : renamed(d, met.getFirst(), product.get(), rename));
    }

    /// With the rename of the second factor, as in a product of matrices a bᵀ.
    private static Diagnostic renamed(Diagnostic d, Span product, Matcher factors, String rename) {
        String second = factors.group(2);
        return d.note(
                "every " + factors.group(1) + " is to meet every " + second + " of the batch, and meets its own alone")
                .moved(product, d.span().orElseThrow().text() + " is used")
                .fix(product, new StringBuilder(product.text()).insert(factors.end(2), rename).toString());
    }

    private Scope scope() {
        return session.frame().scope();
    }
}
