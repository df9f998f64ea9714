package netc.compiler.elaborate.data;

import java.util.List;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;

/// How many records behind the example's first one an input begins: `at(1)`, and `column(2, at: 1)` of a table.
public final class Later {
    private static final String AT = "at";
    private static final int MOST = 1_000_000_000;

    private final Session session;

    public Later(Session session) {
        this.session = session;
    }

    static boolean isNamed(Expression.CallArgument argument) {
        return argument.name().map(Name::text).filter(AT::equals).isPresent();
    }

    public boolean isCall(Expression value) {
        return value instanceof Expression.Call(Expression.Path word, var _, Span _) && word.span().text().equals(AT);
    }

    /// @param call of `at`
    public int read(Expression call) {
        List<Expression.CallArgument> arguments = ((Expression.Call) call).arguments();
        if (arguments.size() != 1 || arguments.getFirst().name().isPresent()
                || arguments.getFirst().last().isPresent()) {
            throw session.reject(Diagnostic.error(Code.N303, call.span(), "`at` is how many records later it begins")
                    .note("the characters that come next are `next: at(1)`"));
        }
        return whole(arguments.getFirst());
    }

    /// @param arguments of what stands for columns
    int read(List<Expression.CallArgument> arguments) {
        return arguments.stream().filter(Later::isNamed).findFirst().map(this::whole).orElse(0);
    }

    private int whole(Expression.CallArgument argument) {
        return Math.toIntExact(new Settings(session).whole(argument.value(), 0, MOST));
    }
}
