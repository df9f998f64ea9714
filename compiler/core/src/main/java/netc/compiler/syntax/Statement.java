package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import netc.compiler.source.Span;

/// A line of a block. Which of them a model, a layer or a step may hold is decided when names are resolved.
public sealed interface Statement extends Part {
    /// `dim T = 64, D = 128`
    record Dimensions(List<Size> sizes, Span span) implements Statement {
        public Dimensions {
            sizes = List.copyOf(sizes);
        }
    }

    /// One `T = 64` of a `dim`.
    record Size(Name name, Expression value, Span span) {
    }

    /// `input a, b: f32[F]`, `param W: f32[In, Out] ~ glorot[In -> Out]`, `state m = 0, v = 0`. In a train block only
    /// [FieldKind#STATE].
    record Fields(FieldKind kind, List<Field> fields, Span span) implements Statement, Clause {
        public Fields {
            fields = List.copyOf(fields);
        }
    }

    enum FieldKind { INPUT, TARGET, PARAM, STATE }

    /// Names that share a type and a start: `Wq, Wk, Wv: f32[D, E] ~ normal(0.02)`. Without a type there is one name
    /// and a start.
    record Field(List<Name> names, Optional<Type> type, Optional<Start> start, Span span) {
        public Field {
            names = List.copyOf(names);
        }
    }

    /// What a field is at first, or where nobody gives it: a value (`= e`) or a draw (`~ e`).
    record Start(boolean isDrawn, Expression value, Span span) {
    }

    /// What gives names a value: [Bind] or [Draw].
    sealed interface Definition extends Statement, Clause {
        List<Name> names();

        Optional<Type> type();
    }

    /// `m, v = moments[D](x)`, `h: f32[D] = a + b`; as many values as names, or one call that returns that many.
    record Bind(List<Name> names, Optional<Type> type, List<Expression> values, Span span) implements Definition {
        public Bind {
            names = List.copyOf(names);
            values = List.copyOf(values);
        }
    }

    /// `t: f32 ~ uniform`
    record Draw(List<Name> names, Optional<Type> type, Expression distribution, Span span) implements Definition {
        public Draw {
            names = List.copyOf(names);
        }
    }

    /// `output price = …`
    record Output(Definition definition, Span span) implements Statement {
    }

    /// `stream T`
    record Stream(Name axis, Span span) implements Statement {
    }

    /// `require params == 61_706`, `require k <= H: "a {k}×{k} kernel does not fit"`
    record Require(Expression condition, Optional<Expression.Text> message, Span span) implements Statement, Clause {
    }

    /// A `fn` inside a body.
    record LocalFunction(Declaration.Function function, Span span) implements Statement {
    }

    /// `h, c <- cell(x, h, c)`
    record Update(List<Place> places, List<Expression> values, Span span) implements Statement, Clause {
        public Update {
            places = List.copyOf(places);
            values = List.copyOf(values);
        }
    }

    /// What an update changes: `w`, `net.W`, `s[i]`.
    record Place(Expression.Path path, Optional<Brackets> brackets, Span span) {
    }

    /// A line that cannot be read, which is reported already.
    ///
    /// @param names all that it mentions: whatever else is said of one that nothing else defines would be a consequence
    record Damaged(List<Name> names, Span span) implements Statement, Clause {
        public Damaged {
            names = List.copyOf(names);
        }
    }

    /// Values that stand alone: what a block returns, or in a step one call for its updates.
    record Value(List<Expression> values, Span span) implements Statement, Clause {
        public Value {
            values = List.copyOf(values);
        }
    }
}
