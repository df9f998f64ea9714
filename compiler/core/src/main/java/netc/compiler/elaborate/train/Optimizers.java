package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.elaborate.advice.OtherArguments;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Unit;
import netc.compiler.elaborate.meaning.Arithmetic;
import netc.compiler.elaborate.meaning.Bodies;
import netc.compiler.elaborate.meaning.Names;
import netc.compiler.elaborate.meaning.Types;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StateSlot;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// `using`: an optimizer's body once for each parameter, mapped over all its elements. The names `param` and `grad` are
/// the parameter and its gradient; a state has the parameter's shape, or where it has a type just the axes written there,
/// and is kept only if its old value is read.
final class Optimizers {
    private static final String PARAMETER = "param";
    private static final String GRADIENT = "grad";

    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Names names;
    private final Describe describe;
    private String step = "";

    Optimizers(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    /// An optimizer with its arguments, which are computed once for all parameters.
    record Chosen(Declaration.Optimizer optimizer, Unit unit, Map<String, Quantity> arguments, Span span) {
    }

    Chosen choose(Expression using) {
        Expression.Call call = using instanceof Expression.Call c ? c
                : new Expression.Call(using, List.of(), using.span());
        if (!(call.target() instanceof Expression.Path path) || path.single().isEmpty()) {
            throw noOptimizer(call.target());
        }
        Name name = path.single().get();
        Definition definition = session.frame().scope().unit().find(name.text())
                .orElseThrow(() -> new UnknownNames(session).report(name, UnknownNames.Place.OPTIMIZER));
        if (definition.declaration() instanceof Declaration.Damaged) {
            throw session.mistakes().damaged();
        }
        if (!(definition.declaration() instanceof Declaration.Optimizer optimizer)) {
            throw session.reject(Diagnostic.error(Code.N104, name.span(), name.text() + " is no optimizer"));
        }
        return new Chosen(optimizer, definition.unit(), arguments(optimizer, call, name), using.span());
    }

    /// `"adam"` and `torch.optim.Adam`, where the file sees an optimizer that is called so.
    private Rejected noOptimizer(Expression written) {
        Set<String> known = new UnknownNames(session).optimizers();
        Diagnostic d = Diagnostic.error(Code.N104, written.span(), "behind `using` stands an optimizer")
                .note("as in `using " + known.stream().findFirst().orElse("mine") + "(rate: 0.01)`");
        String meant = written instanceof Expression.Text text ? text.value()
                : written instanceof Expression.Path path ? path.names().getLast().text() : "";
        return session.reject(known.stream().filter(meant::equalsIgnoreCase).findFirst().map(d::fix).orElse(d));
    }

    private Map<String, Quantity> arguments(Declaration.Optimizer optimizer, Expression.Call call, Name called) {
        Map<String, Quantity> values = new LinkedHashMap<>();
        List<String> names = optimizer.arguments().stream().map(a -> a.name().text()).toList();
        int next = 0;
        for (Expression.CallArgument argument : call.arguments()) {
            String name = argument.name().isPresent() ? argument.name().get().text()
                    : next < names.size() ? names.get(next++) : "";
            if (!names.contains(name)) {
                Diagnostic d = Diagnostic.error(Code.N105, argument.span(), optimizer.name().text() + " has no "
                        + (name.isEmpty() ? "place for this argument" : "argument " + name));
                throw session.reject(OtherArguments.on(d, call, List.of(called.text()), argument, names)
                        .orElseGet(() -> d.note("its arguments are " + Describe.list(names))));
            }
            if (values.containsKey(name)) {
                throw session.reject(Diagnostic.error(Code.N105, argument.span(), name + " is given twice"));
            }
            Quantity value = expressions.value(argument.value());
            if (!value.axes().isEmpty()) {
                throw session.reject(describe.with(Diagnostic.error(Code.N106, argument.span(),
                        "an argument of an optimizer is one number for the whole step"), name, value));
            }
            new CountedNumbers(session).requireSome(name, value, argument.value().span());
            values.put(name, value);
        }
        return values;
    }

    /// The updates of one parameter and of its states.
    ///
    /// @param step label of the one that learns it: what several keep for one parameter is kept by each
    List<Result> updates(Chosen chosen, Variables.Made parameter, Value gradient, String step) {
        this.step = step;
        Scope scope = new Scope(chosen.unit());
        Frame frame = new Frame(Frame.Body.OPTIMIZER, chosen.optimizer().name().text(), scope,
                Optional.of(chosen.span()),
                parameter.order(), Optional.empty(), "update." + parameter.path());
        session.at(chosen.span());
        return session.inside(frame, chosen.optimizer(), () -> body(chosen, parameter, gradient, scope));
    }

    private List<Result> body(Chosen chosen, Variables.Made parameter, Value gradient, Scope scope) {
        Span declared = chosen.optimizer().span();
        session.frame().takes(Callee.numbers(chosen.optimizer().arguments()));
        scope.put(PARAMETER,
                new Entry.Bound(Quantity.of(session.graphs().variable(parameter)), session.builder(), declared));
        scope.put(GRADIENT, new Entry.Bound(Quantity.of(gradient), session.builder(), declared));
        for (Declaration.Argument argument : chosen.optimizer().arguments()) {
            Quantity value = chosen.arguments().get(argument.name().text());
            if (value == null) {
                value = expressions.value(argument.standard()
                        .orElseThrow(() -> session.reject(Diagnostic.error(Code.N105,
                                chosen.span(),
                                chosen.optimizer().name().text() + " also needs " + argument.name().text()))));
            }
            scope.put(argument.name().text(), new Entry.Bound(value, session.builder(), argument.span()));
        }
        Map<String, StateSlot> states = new LinkedHashMap<>();
        Map<String, Quantity> news = new LinkedHashMap<>();
        for (Statement statement : chosen.optimizer().body().statements()) {
            statement(statement, chosen, parameter, states, news);
        }
        List<Result> results = new ArrayList<>();
        if (!news.containsKey(PARAMETER)) {
            throw session.reject(Diagnostic.error(Code.N120, declared, "this optimizer never changes `param`")
                    .note("as in `param <- param - rate * grad`"));
        }
        news.forEach((name, value) -> {
            String path = name.equals(PARAMETER) ? parameter.path() : states.get(name).path();
            session.variables().find(path).ifPresent(made -> results
                    .add(new Result.Update(path, made.order(), arithmetic.real(value))));
        });
        return results;
    }

    private void statement(Statement statement, Chosen chosen, Variables.Made parameter,
            Map<String, StateSlot> states, Map<String, Quantity> news) {
        Bodies bodies = new Bodies(session, expressions);
        switch (statement) {
            case Statement.Fields f when f.kind() == Statement.FieldKind.STATE -> states(f, parameter, states);
            case Statement.Fields f -> throw bodies.misplaced(f.span(), "this", "a layer or model");
            case Statement.Bind b -> {
                requireNoChange(b, chosen.optimizer(), states);
                bodies.bind(b);
            }
            case Statement.Update u -> update(u, parameter, states, news);
            case Statement.Require r -> bodies.require(r);
            case Statement.LocalFunction f -> bodies.local(f);
            case Statement.Dimensions d -> throw bodies.misplaced(d.span(), "`dim`", "a layer, function or model");
            case Statement.Draw d -> bodies.draw(d);
            case Statement.Output o -> throw bodies.misplaced(o.span(), "an `output`", "a model");
            case Statement.Stream s -> throw bodies.misplaced(s.span(), "`stream`", "a model");
            case Statement.Value v -> throw bodies.unused(v);
            case Statement.Damaged d -> throw names.damaged(d);
        }
    }

    /// `v = momentum * v + grad`, which would bind the name of a state or of the parameter again. All such lines are one
    /// mistake.
    private void requireNoChange(Statement.Bind bind, Declaration.Optimizer optimizer, Map<String, StateSlot> states) {
        if (!changes(bind, states)) {
            return;
        }
        List<Statement.Bind> changing = optimizer.body().statements().stream()
                .flatMap(s -> s instanceof Statement.Bind b && changes(b, states) ? Stream.of(b) : Stream.of())
                .toList();
        Span all = bind.span().to(changing.getLast().span());
        StringBuilder text = new StringBuilder();
        int written = all.start();
        for (Statement.Bind b : changing) {
            int sign = all.source().text().indexOf('=', b.names().getLast().span().end());
            text.append(all.source().text(), written, sign).append("<-");
            written = sign + 1;
        }
        text.append(all.source().text(), written, all.end());
        String name = bind.names().getFirst().text();
        throw session.reject(Diagnostic.error(Code.N102, bind.span(), name + " is " + (name.equals(PARAMETER)
                ? "what the optimizer changes" : "a state")
                + ": its new value stands behind `<-`; `=` gives a name of its own to a value")
                .fix(all, text.toString()));
    }

    private static boolean changes(Statement.Bind bind, Map<String, StateSlot> states) {
        return bind.type().isEmpty() && bind.names().stream()
                .allMatch(n -> n.text().equals(PARAMETER) || states.containsKey(n.text()));
    }

    private void states(Statement.Fields fields, Variables.Made parameter, Map<String, StateSlot> states) {
        for (Statement.Field field : fields.fields()) {
            if (field.type().isPresent() && !field.type().get().element().text().equals("f32")) {
                throw session.reject(Diagnostic.error(Code.N106, field.type().get().element().span(),
                        "a state is of type f32"));
            }
            if (field.start().isEmpty()) {
                throw session.reject(Diagnostic.error(Code.N106, field.span(), "a state begins with a number")
                        .fix(field.span().text() + " = 0"));
            }
            Statement.Start start = field.start().filter(s -> !s.isDrawn()).orElseThrow(() -> session.reject(
                    Diagnostic.error(Code.N106, field.span(), "a state begins with a number, and draws none")));
            for (Name name : field.names()) {
                names.requireFree(name);
                String path = parameter.path() + "/" + (step.isEmpty() ? "" : step + ".") + name.text();
                StateSlot slot = field.type()
                        .map(t -> new StateSlot(path, List.of(),
                                new Types(session, expressions).axes(t, "state " + name.text()), start.value(),
                                parameter.place()))
                        .orElseGet(() -> new StateSlot(path, parameter.stacked(), parameter.axes(), start.value(),
                                parameter.place()));
                states.put(name.text(), slot);
                names.bind(name, new Entry.OptimizerState(slot, name.span()));
            }
        }
    }

    private void update(Statement.Update update, Variables.Made parameter, Map<String, StateSlot> states,
            Map<String, Quantity> news) {
        List<Quantity> values = expressions.all(update.values());
        if (values.size() != update.places().size()) {
            throw session.reject(Diagnostic.error(Code.N105, update.span(), "here are "
                    + Counted.of(update.places().size(), "place") + " for "
                    + Counted.of(values.size(), "value")));
        }
        for (int i = 0; i < values.size(); i++) {
            Statement.Place place = update.places().get(i);
            String name = place.path().single().map(Name::text).orElse("");
            if (place.brackets().isPresent() || !name.equals(PARAMETER) && !states.containsKey(name)) {
                throw session.reject(Diagnostic.error(Code.N120, place.span(),
                        "an optimizer changes `param` and its own states"));
            }
            List<Axis> axes = new ArrayList<>(name.equals(PARAMETER) ? parameter.order() : states.get(name).axes());
            if (!name.equals(PARAMETER)) {
                states.get(name).stacked().forEach(s -> axes.add(s.axis()));
            }
            Quantity value = values.get(i);
            if (!axes.containsAll(value.axes())) {
                throw wider(update, name, value,
                        !name.equals(PARAMETER) && parameter.order().containsAll(value.axes()));
            }
            news.put(name, value);
            session.frame().scope().put(name, new Entry.Bound(value, session.builder(), place.span()));
        }
    }

    private Rejected wider(Statement.Update update, String name, Quantity value, boolean isOfParameter) {
        Diagnostic d = describe.with(Diagnostic.error(Code.N120, update.span(),
                "the new value has axes that " + name + " has not"), "value", value);
        return session.reject(isOfParameter && update.values().size() == 1
                ? d.note(name + " has just the axes of its type; `batch` is all elements of the parameter")
                        .note("as in `" + name + " <- mean[batch](" + update.values().getFirst().span().text() + ")`")
                : d);
    }
}
