package netc.compiler.elaborate.scope;

import java.util.List;
import java.util.Optional;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.graph.Axis;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Name;

/// What can be put in front of round brackets or behind `|>`.
public sealed interface Applicable {
    Span span();

    /// What it makes parameters of, where it does.
    default Optional<Instance> made() {
        return switch (this) {
            case Called c -> c.instance();
            case Repeated r -> r.stage().made();
            case Each e -> e.stage().made();
            case Core _, Member _, IndexOf _, OwnValue _ -> Optional.empty();
        };
    }

    /// The same with the parameters of another instance.
    default Applicable with(Instance other) {
        return switch (this) {
            case Called c -> new Called(c.callee(), c.outer(), c.statics(), Optional.of(other), c.span());
            case Repeated r -> new Repeated(r.times(), r.stage().with(other), r.arguments(), r.along(), r.span());
            case Each e -> new Each(e.axis(), e.stage().with(other), e.arguments(), e.instances(), e.span());
            case Core _, Member _, IndexOf _, OwnValue _ -> this;
        };
    }

    /// A word of the language: `max`, `sum[A]`, `flatten[H, W -> F]`.
    record Core(Name word, Optional<Brackets> brackets, Span span) implements Applicable {
    }

    /// A function or layer with what its brackets say; a layer is an instance.
    ///
    /// @param outer the body that a `fn` stands in, where it stands in one
    record Called(Callee callee, Optional<Scope> outer, StaticArguments statics, Optional<Instance> instance, Span span)
            implements Applicable {
        /// Where it is written, brackets included.
        public Span stage() {
            return span.source().span(span.start(), span.start() + statics.text().length());
        }
    }

    /// `repeat n stage`.
    ///
    /// @param along     the axis of the turns, and of their instances where every turn has its own
    /// @param arguments the same at every turn
    record Repeated(long times, Applicable stage, List<Supplied> arguments, Axis along, Span span)
            implements Applicable {
        public Repeated {
            arguments = List.copyOf(arguments);
        }
    }

    /// `each A stage`.
    ///
    /// @param axis      as the caller calls it
    /// @param instances the axis of the instances, where each place of the axis has its own
    /// @param arguments given besides what comes first
    record Each(AxisName axis, Applicable stage, List<Supplied> arguments, Optional<Stacked> instances, Span span)
            implements Applicable {
        public Each {
            arguments = List.copyOf(arguments);
        }
    }

    /// `a.f`: a function that the body of an instance defines.
    ///
    /// @param function as that body has it
    record Member(Instance instance, Called function, Span span) implements Applicable {
    }

    /// `A(e)`: an index made of a whole number.
    record IndexOf(AxisName axis, Span span) implements Applicable {
    }

    /// Inside its gradient's rule, the function itself.
    record OwnValue(Quantity value, List<String> arguments, Span span) implements Applicable {
    }
}
