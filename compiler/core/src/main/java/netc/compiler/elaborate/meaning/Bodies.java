package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.abi.Variable;
import netc.compiler.elaborate.advice.LastTurn;
import netc.compiler.elaborate.advice.OuterSums;
import netc.compiler.elaborate.advice.PlacesAlone;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Instance;
import netc.compiler.elaborate.scope.ParameterSlot;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StageNames;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// The statements that bodies of every sort share, and the bodies of layers and functions, whose last line is their value.
public final class Bodies {
    /// In front of the names of what a `train` block keeps.
    private static final String TRAINING = "train/";

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;

    public Bodies(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    /// The values of the last line. All mistakes of the body are reported before it is given up.
    public List<Quantity> values(Block block) {
        boolean isSound = true;
        List<Quantity> values = List.of();
        for (Statement statement : block.statements()) {
            boolean isLast = statement == block.statements().getLast();
            try {
                if (statement instanceof Statement.Value(List<Expression> written, Span _)) {
                    if (!isLast) {
                        call((Statement.Value) statement);
                        continue;
                    }
                    session.frame().begin("");
                    values = expressions.all(written);
                } else {
                    statement(statement);
                }
            } catch (Rejected reported) {
                if (session.frame().isLibrary() || statement instanceof Statement.Require) {
                    // What follows in the library, or after a condition that is none, is wrong for the same reason.
                    throw reported;
                }
                isSound = false;
                names.broken(statement);
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
        session.mistakes().unread(block).forEach(session::report);
        return values;
    }

    public Rejected unused(Statement.Value value) {
        requireNoComparison(value);
        return session.reject(Diagnostic.error(Code.N110, value.span(), "this value is not used")
                .note("only the last line of a layer, function or scan is its value")
                .note("a line that begins with `-` or `(` does not go on with the line before it"));
    }

    /// `h == tanh(x)`, which compares a name that nothing binds, was meant to bind it.
    public void requireNoComparison(Statement.Value value) {
        Optional<Expression.Binary> comparison = comparison(value.values().getFirst());
        Optional<Name> name = comparison
                .flatMap(c -> c.left() instanceof Expression.Path p ? p.single() : Optional.empty())
                .filter(n -> session.frame().scope().find(n.text()).isEmpty());
        if (name.isPresent()) {
            Span sign = comparison.get().left().span();
            int at = sign.source().text().indexOf("==", sign.end());
            names.broken(name.get());
            throw session.reject(Diagnostic.error(Code.N001, sign.source().span(at, at + 2),
                    "a name gets its value by `=`; `==` compares").fix("="));
        }
    }

    /// `h <- tanh(x)` with a name that nothing has, and nothing nearly so, was meant to bind it.
    public void requireNoAssignment(Statement.Update update) {
        List<Name> bound = update.places().stream().filter(p -> p.brackets().isEmpty())
                .flatMap(p -> p.path().single().stream())
                .filter(n -> session.frame().scope().find(n.text()).isEmpty()
                        && NearestWord.of(n.text(), session.frame().scope().names()).isEmpty())
                .toList();
        if (bound.size() == update.places().size()) {
            Span place = update.places().getLast().span();
            int at = place.source().text().indexOf("<-", place.end());
            bound.forEach(names::broken);
            throw session.reject(Diagnostic.error(Code.N001, place.source().span(at, at + 2),
                    "a name gets its value by `=`; `<-` changes what has one").fix("="));
        }
    }

    /// The comparison that an expression begins with.
    private static Optional<Expression.Binary> comparison(Expression e) {
        return switch (e) {
            case Expression.Binary b when b.operator() == Expression.BinaryOperator.EQUAL -> Optional.of(b);
            case Expression.Binary b -> comparison(b.left());
            case Expression.Pipe p -> comparison(p.value());
            case Expression.Where w -> comparison(w.value());
            case Expression.Path _, Expression.Bracket _, Expression.Unary _, Expression.Number _, Expression.Text _, Expression.Bool _, Expression.Call _, Expression.ListLiteral _, Expression.Scan _, Expression.TrainElse _, Expression.Repeat _, Expression.Each _ ->
                    Optional.empty();
        };
    }

    /// A statement of a layer or function.
    private void statement(Statement statement) {
        switch (statement) {
            case Statement.Dimensions d -> dimensions(d, size -> expressions.size(size.value()));
            case Statement.Fields f -> fields(f);
            case Statement.Require r -> require(r);
            case Statement.LocalFunction f -> local(f);
            case Statement.Bind b -> bind(b);
            case Statement.Draw d -> draw(d);
            case Statement.Output o -> throw misplaced(o.span(), "an `output`", "a model");
            case Statement.Stream s -> throw misplaced(s.span(), "`stream`", "a model");
            case Statement.Update u -> update(u);
            case Statement.Value v -> throw unused(v);
            case Statement.Damaged d -> throw names.damaged(d);
        }
    }

    /// `mu <- e`: what a state or a parameter is behind a step, or what the next turn of a scan begins with.
    public void update(Statement.Update update) {
        StateChanges changes = new StateChanges(session, expressions);
        if (session.frame().isTurn() && session.frame().scope().scan().isPresent() && !changes.changes(update)) {
            new CarryChanges(session, expressions).of(update);
        } else {
            if (session.frame().body() != Frame.Body.TRAIN) {
                requireNoAssignment(update);
            }
            changes.of(update);
        }
    }

    /// A line of a step, or of what it calls, that stands for what it changes.
    public void call(Statement.Value value) {
        boolean isCall = session.states().isStep() && value.values().size() == 1
                && value.values().getFirst() instanceof Expression.Call;
        session.frame().begin("");
        if (!isCall || !expressions.all(value.values()).isEmpty()) {
            throw unused(value);
        }
    }

    public Rejected misplaced(Span span, String what, String where, String... cure) {
        return session.reject(Diagnostic.error(Code.N119, span, what + " stands in " + where + ", not here")
                .notes(List.of(cure)));
    }

    private void fields(Statement.Fields fields) {
        switch (fields.kind()) {
            case INPUT, TARGET -> throw misplaced(fields.span(), "an input or target", "a model",
                    "what a layer or function is given are its arguments, in round brackets");
            case STATE, PARAM -> {
                boolean isState = fields.kind() == Statement.FieldKind.STATE;
                if (session.frame().body() != Frame.Body.LAYER || session.frame().isTurn()
                        || session.frame().isSide()) {
                    throw misplaced(fields.span(), isState ? "a state" : "a parameter",
                            isState ? "a layer" : "a layer or model", session.frame().isTurn()
                                    ? "above the loop it is one for all turns"
                                    : session.frame().isSide() ? "above `train { … }` it is there for both sides"
                                    : "a `layer` has some where a `fn` has none");
                }
                variables(fields);
            }
        }
    }

    /// `param a, b: f32[…] = …`, `state c: f32 = …`: names whose variables come to be when they are read.
    public void variables(Statement.Fields fields) {
        boolean isState = fields.kind() == Statement.FieldKind.STATE;
        String word = isState ? "state" : "param";
        String kind = isState ? "a state" : "a parameter";
        for (Statement.Field field : fields.fields()) {
            Type type = field.type().orElseThrow(() -> session.reject(Diagnostic.error(Code.N106, field.span(),
                    kind + " needs a type")
                    .note("as in `" + field.names().getFirst().text() + ": f32[D]`, or `"
                            + field.names().getFirst().text() + ": f32` for one number")));
            if (!type.element().text().equals("f32")) {
                throw session.reject(
                        Diagnostic.error(Code.N106, type.element().span(), kind + " is of type f32").fix("f32"));
            }
            for (Name name : field.names()) {
                names.requireFree(name);
                List<Axis> axes = new Types(session, expressions).axes(type, word + " " + name.text());
                Instance instance = session.frame().instance().orElseThrow();
                boolean isOfTraining = session.frame().body() == Frame.Body.TRAIN;
                String path = isOfTraining ? TRAINING + session.frame().path(name.text()) : instance.path(name.text());
                session.variables().reserve(path);
                Variable.Role role = isOfTraining ? Variable.Role.TRAINING
                        : isState ? Variable.Role.STATE : Variable.Role.PARAMETER;
                var slot = new ParameterSlot(role, path, type, axes,
                        field.start(), session.frame(), instance, name.span());
                names.bind(name, new Entry.Parameter(slot, name.span()));
            }
        }
    }

    /// How a `dim` gets its size.
    @FunctionalInterface
    public interface Sizes {
        long of(Statement.Size size);
    }

    public void dimensions(Statement.Dimensions dimensions, Sizes sizes) {
        boolean isSound = true;
        for (Statement.Size size : dimensions.sizes()) {
            try {
                if (session.mistakes().isMistaken(size.name().span())) {
                    throw new Rejected();
                }
                names.requireFree(size.name());
                long n = sizes.of(size);
                AxisName axis = names.axis(size.name());
                axis.pin(n);
                session.provenance().record(axis.of(n),
                        "dim " + size.name().text() + " = " + size.value().span().text(),
                        size.span(), Optional.empty());
            } catch (Rejected reported) {
                names.broken(size.name());
                isSound = false;
            }
        }
        if (!isSound) {
            throw new Rejected();
        }
    }

    public void local(Statement.LocalFunction local) {
        names.bind(local.function().name(), new Entry.Local(local.function(), session.frame().scope()));
    }

    public void require(Statement.Require require) {
        new Requirements(session, expressions).check(require);
    }

    /// `u: f32 ~ uniform`: one number for each of what the body is there for more than once.
    public void draw(Statement.Draw draw) {
        for (Name name : draw.names()) {
            names.requireFree(name);
            Quantity value = drawn(draw, name);
            names.bindValue(name, value);
            session.named(name.text(), value, name.span());
        }
    }

    /// What one of the names is then.
    public Quantity drawn(Statement.Draw draw, Name name) {
        return new Draws(session, expressions).value(draw, name);
    }

    public void bind(Statement.Bind bind) {
        if (bind.names().size() == 1 && bind.values().size() == 1 && bind.type().isEmpty()
                && new StageNames(session).isInstance(bind.values().getFirst())) {
            Name name = bind.names().getFirst();
            names.requireFree(name);
            Applicable instance = new Stages(session, expressions).resolve(bind.values().getFirst(),
                    Optional.of(session.frame().path(name.text())), List.of());
            names.bind(name, new Entry.Shared(instance, name.span()));
            return;
        }
        if (session.frame().isTurn()) {
            new CarryChanges(session, expressions).requireNone(bind);
        }
        Set<Name> again = bind.names().stream().filter(n -> names.rebinds(n, bind.span()))
                .collect(Collectors.toSet());
        bind.names().stream().filter(n -> !n.text().equals("_") && !again.contains(n))
                .forEach(names::requireFree);
        List<Quantity> values = values(bind);
        for (int i = 0; i < values.size(); i++) {
            Name name = bind.names().get(i);
            Quantity value = bind.type().isPresent() ? typed(bind.type().get(), values.get(i), name) : values.get(i);
            if (again.contains(name)) {
                names.bound(name, value);
            } else if (!name.text().equals("_")) {
                names.bindValue(name, value);
                session.named(name.text(), value, name.span());
            }
        }
    }

    /// One value for each name.
    public List<Quantity> values(Statement.Bind bind) {
        List<Quantity> values = new ArrayList<>();
        for (int i = 0; i < bind.values().size(); i++) {
            // Of several results that one call gives it is the first that is kept.
            String name = bind.names().stream().skip(i).map(Name::text).filter(n -> !n.equals("_")).findFirst()
                    .orElse("_");
            int before = session.frame().scope().values(name);
            session.frame().begin(before == 1 ? name : name + "(" + before + ")");
            Expression written = bind.values().get(i);
            if (written instanceof Expression.ListLiteral && bind.type().isPresent()) {
                values.add(written(written, bind.type()));
            } else {
                values.addAll(expressions.all(List.of(written)));
            }
        }
        if (values.size() != bind.names().size()) {
            throw session.reject(new LastTurn(session).noted(Diagnostic.error(Code.N105, bind.span(), "here are "
                    + Counted.of(bind.names().size(), "name") + " for "
                    + Counted.of(values.size(), "value")), bind, values));
        }
        return values;
    }

    /// One value, which may be a list of numbers where a type is written.
    public Quantity written(Expression written, Optional<Type> type) {
        return new NumberLists(session, expressions).written(written, type);
    }

    /// A value whose type is written: it has these axes and no others.
    public Quantity typed(Type type, Quantity value, Name name) {
        Kind kind = new Types(session, expressions).kind(type);
        Set<String> declared = new HashSet<>();
        for (Type.Axis written : type.axes()) {
            AxisName axis = names.axis(written.name());
            declared.add(axis.text());
            Axis has = value.axis(axis.label()).orElseThrow(() -> lacking(type, value, name, axis));
            if (written.size().isPresent()) {
                long size = expressions.size(written.size().get());
                if (size != has.size()) {
                    throw session.reject(mismatch(type, value,
                            "axis " + axis.text() + " of " + name.text() + " is declared with size "
                                    + size + ", and its value has " + Describe.size(has.size()))
                            .note("written without a size, " + axis.text() + " is as long as the value has it"));
                }
            }
        }
        List<Axis> more = describe.seen(value).stream().filter(a -> !declared.contains(a.name()))
                .toList();
        Optional<Diagnostic> outer = more.isEmpty() ? Optional.empty()
                : new OuterSums(session, expressions).cause(Code.N209, name.text(), value, more);
        if (outer.isPresent()) {
            throw session.mistakes().rejectCause(describe.with(outer.get(), "value", value).related(type.span(),
                    "its type is written"));
        }
        if (!more.isEmpty()) {
            throw session.reject(mismatch(type, value, "the value of " + name.text() + " also has "
                    + more.stream().map(a -> "axis " + a.name()).collect(Collectors.joining(", "))
                    + ", which its type does not say")
                    .note("the type says what the value has, or its value is reduced: `mean[" + more.getFirst().name()
                            + "](…)`"));
        }
        if (!Types.takes(kind, value)) {
            throw session.reject(mismatch(type, value, name.text() + " is declared as " + type.span().text()));
        }
        return kind.equals(Kind.REAL) && !Arithmetic.isReal(value) && !value.isStatic()
                ? Quantity.of(arithmetic.real(value)) : value;
    }

    private Rejected lacking(Type type, Quantity value, Name name, AxisName axis) {
        return axis.number().stream().mapToObj(axis::of)
                .flatMap(a -> new PlacesAlone(session, 0).cause(Code.N209, name.text(), value, a).stream())
                .findFirst().map(d -> session.reject(d.related(type.span(), "its type is written")))
                .orElseGet(
                        () -> session.reject(mismatch(type, value, name.text() + " is declared with axis " + axis.text()
                                + ", and its value has no such axis")));
    }

    private Diagnostic mismatch(Type type, Quantity value, String headline) {
        return describe.with(Diagnostic.error(Code.N209, type.span(), headline), "value", value);
    }
}
