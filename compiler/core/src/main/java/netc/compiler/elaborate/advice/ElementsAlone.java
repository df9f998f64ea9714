package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// A sum of products along an axis that only what is learned has, where this has another of the same size that it shares with
/// the other factor: `sum[Prev](h * Wh)` of `h: f32[Hid]` and `Wh: f32[Prev, Hid]`. Each element of h meets itself alone, times
/// a sum of what is learned. Meant is `h[Hid as Prev]`, of which each element meets every other.
public final class ElementsAlone {
    private final Session session;

    /// @param path   of what is learned
    /// @param lost   the axis that it is summed along and that the other factor lacks
    /// @param shared the axis that both have
    private record Product(Span sum, String path, Axis lost, Axis shared) {
        String learned() {
            return path.substring(path.lastIndexOf('.') + 1);
        }
    }

    private ElementsAlone(Session session) {
        this.session = session;
    }

    /// Says so of the open body, where it is one of the user's.
    ///
    /// @param first number of its first equation
    public static void warn(Session session, int first) {
        if (!session.frame().isLibrary()) {
            ElementsAlone advice = new ElementsAlone(session);
            session.builder().contractionsSince(first).stream()
                    .filter(e -> e.span().source() == session.frame().scope().unit().tree().source())
                    .flatMap(e -> advice.product(e).stream()).filter(p -> session.mistakes().isFirstMistakeOf(p.sum()))
                    .forEach(p -> session.report(said(p)));
        }
    }

    private Optional<Product> product(Equation sum) {
        List<Axis> over = ((Op.Contract) sum.op()).over();
        Value left = sum.operands().getFirst();
        Value right = sum.operands().getLast();
        return product(sum, over, left, right).or(() -> product(sum, over, right, left));
    }

    private Optional<Product> product(Equation sum, List<Axis> over, Value learned, Value other) {
        Optional<String> path = learned(learned);
        if (path.isEmpty() || learned(other).isPresent() || over.size() != 1 || !learned.type().has(over.getFirst())
                || other.type().has(over.getFirst())) {
            return Optional.empty();
        }
        Axis lost = over.getFirst();
        List<Axis> shared = learned.type().axes().stream().filter(a -> other.type().has(a) && !a.isOpen()
                && !lost.isOpen() && a.size() == lost.size() && !session.frame().isMapped(a)).toList();
        return shared.size() == 1 ? Optional.of(new Product(sum.span(), path.get(), lost, shared.getFirst()))
                : Optional.empty();
    }

    /// The path of what is learned, however it calls its axes here.
    private Optional<String> learned(Value value) {
        Equation e = session.builder().definitionOf(value);
        return e.op() instanceof Op.Variable(String path) ? Optional.of(path)
                : e.op() instanceof Op.Read ? learned(e.operands().getFirst()) : Optional.empty();
    }

    private static Diagnostic said(Product p) {
        String lost = p.lost().name();
        String rename = "[" + p.shared().name() + " as " + lost + "]";
        Diagnostic d = Diagnostic.warning(Code.N132, p.sum(), "only " + p.learned() + " has axis " + lost
                + ", so that each element along " + p.shared().name() + " meets itself alone, times a sum of "
                + p.learned()).note("where each is to meet every other, the other factor calls its axis "
                        + lost + ", `" + rename + "`");
        Matcher factors = Pattern.compile("sum\\s*\\[\\s*" + lost + "\\s*]\\s*\\(\\s*(\\w+)\\s*\\*\\s*(\\w+)\\s*\\)")
                .matcher(p.sum().text());
        if (!factors.matches() || factors.group(1).equals(factors.group(2))) {
            return d;
        }
        boolean isFirst = factors.group(1).equals(p.learned());
        if (!isFirst && !factors.group(2).equals(p.learned())) {
            return d;
        }
        int end = factors.end(isFirst ? 2 : 1);
        return d.fix(p.sum().text().substring(0, end) + rename + p.sum().text().substring(end));
    }
}
