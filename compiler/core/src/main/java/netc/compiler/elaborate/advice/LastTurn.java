package netc.compiler.elaborate.advice;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.scope.GivenArgument;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.Statement;

/// `seq, h = x |> Lstm[D -> Hid: 32]`, as libraries whose recurrent layers also give the state behind the last turn: what the
/// turns give is that state, so that it is read there.
public final class LastTurn {
    private final Session session;

    public LastTurn(Session session) {
        this.session = session;
    }

    /// @param d that there are more names than values
    public Diagnostic noted(Diagnostic d, Statement.Bind bind, List<Quantity> values) {
        if (values.size() != 1 || !(values.getFirst() instanceof Quantity.Tensor t)) {
            return d;
        }
        String seq = bind.names().getFirst().text();
        boolean isClear = bind.type().isEmpty()
                && bind.names().stream().skip(2).allMatch(n -> bind.names().size() == 3 && !isRead(n));
        return turns(t.value()).map(axis -> {
            String last = "[" + axis.name() + ": " + last(axis) + "]";
            Diagnostic said = d.note("one value has what every turn gives along " + axis.name()
                    + "; behind the last it is `" + seq + last + "`, and nothing else of the turns is given");
            return isClear ? said.fix(bound(bind, last)) : said;
        }).orElse(d);
    }

    /// What is given to a layer of each place alone, behind the last turn: where its turns are along that axis.
    Optional<Fix> read(GivenArgument given, Axis axis) {
        String text = given.span().text();
        return given.value() instanceof Quantity.Tensor t
                ? turns(t.value()).filter(axis::equals).map(a -> new Fix(given.span(), (text.matches("\\w+") ? text
                        : "(" + text + ")") + "[" + a.name() + ": " + last(a) + "]"))
                : Optional.empty();
    }

    private Fix bound(Statement.Bind bind, String last) {
        String value = bind.values().getFirst().span().text();
        Name seq = bind.names().getFirst();
        Name state = bind.names().get(1);
        return new Fix(bind.span(), !isRead(state) ? seq.text() + " = " + value
                : !isRead(seq) ? state.text() + " = (" + value + ")" + last
                : seq.text() + " = " + value + "\n" + " ".repeat(bind.span().column() - 1) + state.text() + " = "
                        + seq.text() + last);
    }

    /// Whether something beside the line that binds it has the name.
    private boolean isRead(Name name) {
        return !name.text().equals("_") && NamePlaces.of(session.frame().scope().unit().tree().span(), name.text())
                .size() > 1;
    }

    /// The axis along which turns hand on what they give, which the value is.
    private Optional<Axis> turns(Value value) {
        Value given = renamed(value);
        return session.builder().build().equations().stream()
                .filter(e -> e.op() instanceof Op.Carry && renamed(e.operands().getLast()).equals(given))
                .map(e -> value.type().axes().get(e.operands().getLast().type().axes()
                        .indexOf(((Op.Carry) e.op()).along())))
                .findFirst();
    }

    /// What a value is under other names of its axes.
    private Value renamed(Value value) {
        Equation e = session.builder().definitionOf(value);
        return e.op() instanceof Op.Read && sizes(e.operands().getFirst()).equals(sizes(value))
                ? renamed(e.operands().getFirst()) : value;
    }

    private static List<Long> sizes(Value value) {
        return value.type().axes().stream().map(Axis::size).toList();
    }

    private String last(Axis axis) {
        boolean isSized = session.frame().scope().axis(axis.name()).filter(a -> a.number().isPresent()).isPresent();
        return isSized ? axis.name() + " - 1" : Long.toString(axis.size() - 1);
    }
}
