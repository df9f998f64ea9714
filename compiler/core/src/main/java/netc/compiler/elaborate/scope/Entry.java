package netc.compiler.elaborate.scope;

import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// What a name of a body stands for.
public sealed interface Entry {
    Span span();

    /// A value.
    ///
    /// @param owner the graph in which it was computed: it cannot be used in another
    record Bound(Quantity value, GraphBuilder owner, Span span) implements Entry {
    }

    record Axis(AxisName name) implements Entry {
        @Override
        public Span span() {
            return name.span();
        }
    }

    /// A parameter or a layer's state, made when it is first read.
    record Parameter(ParameterSlot slot, Span span) implements Entry {
    }

    /// An optimizer's state, made when its old value is first read.
    record OptimizerState(StateSlot slot, Span span) implements Entry {
    }

    /// A bound instance.
    record Shared(Applicable instance, Span span) implements Entry {
    }

    /// A `fn` inside a body.
    record Local(Declaration.Function function, Scope scope) implements Entry {
        @Override
        public Span span() {
            return function.name().span();
        }
    }

    /// Inside a gradient's rule: the function itself, whose value is at hand.
    ///
    /// @param arguments the names of its arguments, in order: it stands for the value with these alone
    record OwnValue(Quantity value, java.util.List<String> arguments, Span span) implements Entry {
    }

    /// A name whose statement was wrong: whatever uses it is not reported again.
    ///
    /// @param isDoubtful whether a statement that cannot be read mentions it: then it is not certain that it was bound
    record Broken(Span span, boolean isDoubtful) implements Entry {
    }
}
