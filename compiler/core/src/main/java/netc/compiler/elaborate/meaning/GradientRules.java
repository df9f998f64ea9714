package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Declaration;

/// `with grad g -> …`: the rule becomes a graph of its own, whose inputs are the cotangent, the value and the arguments.
/// Inside it the function applied to its own arguments is the value, which is at hand already.
final class GradientRules {
    private final Session session;
    private final Evaluator expressions;
    private final Arithmetic arithmetic;
    private final Callee callee;

    GradientRules(Session session, Evaluator expressions, Callee callee) {
        this.session = session;
        this.expressions = expressions;
        this.arithmetic = new Arithmetic(session);
        this.callee = callee;
    }

    /// The result with the rule attached; a result that is known when compiling has no gradient.
    List<Quantity> attach(List<Quantity> results, List<Quantity> arguments) {
        Declaration.GradientRule rule = callee.gradient().orElseThrow();
        if (rule.results().size() != callee.arguments().size()) {
            throw session.reject(Diagnostic.error(Code.N105, rule.span(), callee.name() + " takes "
                    + Counted.of(callee.arguments().size(), "value") + ", and its gradient gives "
                    + rule.results().size()).note("one expression for each argument"));
        }
        if (results.size() != 1) {
            throw session.reject(Diagnostic.error(Code.N105, rule.span(), callee.name() + " gives "
                    + Counted.of(results.size(), "value") + ", and the gradient " + rule.gradient().text()
                    + " is that of one")
                    .note("a function for each of them can have a gradient of its own"));
        }
        if (!(results.getFirst() instanceof Quantity.Tensor result) || !Arithmetic.isReal(result)) {
            return results;
        }
        List<Value> operands = new ArrayList<>();
        for (Quantity argument : arguments) {
            if (argument instanceof Quantity.Tensor t && Arithmetic.isReal(t)) {
                operands.add(t.value());
            }
        }
        if (operands.isEmpty()) {
            return results;
        }
        GraphBuilder builder = new GraphBuilder(session.builder().span());
        Graph graph = session.graphs().into(builder, Optional.empty(), () -> rule(rule, result, arguments));
        return List.of(Quantity.of(session.builder().custom(result.value(), operands, graph)));
    }

    private Graph rule(Declaration.GradientRule rule, Quantity.Tensor result, List<Quantity> arguments) {
        GraphBuilder builder = session.builder();
        session.at(rule.span());
        // The rule has a scope of its own beside the body, with the body's axes.
        Frame open = session.frame();
        Scope scope = new Scope(open.scope());
        Value cotangent = builder.input("g", result.value().type());
        Value value = builder.input("value", result.value().type());
        scope.put(callee.name(), new Entry.OwnValue(Quantity.of(value),
                callee.arguments().stream().map(a -> a.name().text()).toList(), callee.span()));
        scope.put(rule.gradient().text(), new Entry.Bound(Quantity.of(cotangent), builder, rule.gradient().span()));
        List<Optional<Quantity.Tensor>> inputs = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < arguments.size(); i++) {
            Declaration.Argument argument = callee.arguments().get(i);
            Quantity inside = arguments.get(i);
            if (inside instanceof Quantity.Tensor t && Arithmetic.isReal(t)) {
                Quantity.Tensor input = Quantity.of(builder.input(Integer.toString(number++), t.value().type()));
                inputs.add(Optional.of(input));
                inside = input;
            } else {
                inputs.add(Optional.empty());
            }
            // Whole numbers and truth values of the running model are no inputs of the rule, and cannot be used in it.
            boolean isForeign = inside instanceof Quantity.Tensor && inputs.getLast().isEmpty();
            scope.put(argument.name().text(),
                    new Entry.Bound(inside, isForeign ? session.graphs().forward() : builder, argument.span()));
        }
        Frame frame = open.with(scope, Optional.empty());
        return session.inside(frame, rule, () -> {
            int output = 0;
            for (int i = 0; i < inputs.size(); i++) {
                if (inputs.get(i).isPresent()) {
                    Value gradient = reduced(expressions.value(rule.results().get(i)), inputs.get(i).get());
                    builder.result(new Result.Output(Integer.toString(output++), gradient.type().axes(), gradient));
                }
            }
            return builder.build();
        });
    }

    /// The gradient of an argument that is the same along an axis is the sum along it.
    private Value reduced(Quantity gradient, Quantity.Tensor argument) {
        Value value = arithmetic.real(gradient);
        List<Axis> over = value.type().axes().stream().filter(a -> !argument.axes().contains(a)).toList();
        return over.isEmpty() ? value : session.builder().reduce(Op.Reduction.SUM, value, over);
    }
}
