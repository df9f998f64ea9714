package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;

/// What stands at the level of a file.
public sealed interface Declaration extends Part {
    /// The `##` comment above, one line a line, without its marks; empty if there is none.
    String documentation();

    /// `import "layers.net" { Block, Attention }`
    record Import(Expression.Text path, List<Name> names, String documentation, Span span) implements Declaration {
        public Import {
            names = List.copyOf(names);
        }
    }

    /// `layer Dense[In -> Out](x: f32[In]) -> f32[Out] { … }`
    record Layer(Name name, Signature signature, Block body, String documentation, Span span) implements Declaration {
    }

    /// `fn lerp(a, b, t) = a + t * (b - a)`, at file level or inside a body. The form with `=` has a body of one
    /// [Statement.Value].
    record Function(Name name, Signature signature, Block body, Optional<GradientRule> gradient, String documentation,
            Span span) implements Declaration {
    }

    /// `optimizer sgd(rate: f32 = 0.01) { … }`
    record Optimizer(Name name, List<Argument> arguments, Block body, String documentation, Span span)
            implements Declaration {
        public Optimizer {
            arguments = List.copyOf(arguments);
        }
    }

    /// `model LeNet5 { … }`
    record Model(Name name, Block body, String documentation, Span span) implements Declaration {
    }

    /// `train LeNet5 { … }`, or with a name of its own `train Dbn as lower { … }`
    record Train(Name model, Optional<Name> alias, List<Clause> clauses, String documentation, Span span)
            implements Declaration {
        public Train {
            clauses = List.copyOf(clauses);
        }
    }

    /// A declaration whose head cannot be read, or what is none; that is reported already.
    ///
    /// @param names all that it mentions outside its body: whatever else is said of them would be a consequence
    record Damaged(List<Name> names, Span span) implements Declaration {
        public Damaged {
            names = List.copyOf(names);
        }

        @Override
        public String documentation() {
            return "";
        }
    }

    /// `[In -> Out, bias: bool = true](x: f32[In]) -> f32[Out]`: what brackets take and make, arguments, results. No
    /// results written: an empty list.
    record Signature(List<Parameter> taken, List<Parameter> made, List<Argument> arguments, List<Type> results,
            Span span) {
        public Signature {
            taken = List.copyOf(taken);
            made = List.copyOf(made);
            arguments = List.copyOf(arguments);
            results = List.copyOf(results);
        }
    }

    /// What a bracket of a signature names: without a type an axis, with `int`, `f32` or `bool` a number that is known
    /// when compiling. Those after `->` are in [Signature#made()], and so are numbers written there.
    record Parameter(Name name, Optional<Name> type, Optional<Expression> standard, Span span) {
    }

    /// An argument in round brackets; without a type it is one number. `standard` is its value where none is given.
    record Argument(Name name, Optional<Type> type, Optional<Expression> standard, Span span) {
    }

    /// `with grad g -> a, b`: given the result's gradient `g`, one gradient for each argument.
    record GradientRule(Name gradient, List<Expression> results, Span span) {
        public GradientRule {
            results = List.copyOf(results);
        }
    }
}
