package netc.compiler.syntax;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.compiler.source.Span;

/// A clause of a train block or of a step. Besides those here: [Statement.Definition], [Statement.Update],
/// [Statement.Fields] (states), [Statement.Require], and [Statement.Value] for a call that stands alone.
public sealed interface Clause extends Part
        permits Clause.Data, Clause.Builtin, Clause.ValidatePart, Clause.Loss, Clause.Report, Clause.Using, Clause.Clip,
        Clause.Step, Clause.EachExample, Clause.Setting, Clause.Freeze, Clause.Load, Clause.Save, Clause.Stop,
        Statement.Fields, Statement.Require, Statement.Definition, Statement.Update,
        Statement.Value, Statement.Damaged {
    /// `data csv("housing.csv") -> x: columns(1..13), y: column("price")`, and the same with `test` or `validate`.
    record Data(DataUse use, Expression origin, List<Feed> feeds, Span span) implements Clause {
        public Data {
            feeds = List.copyOf(feeds);
        }
    }

    /// What a source is for.
    enum DataUse { TRAIN, VALIDATE, TEST }

    /// An input or target and what of each record fills it; nothing written: the whole record. Columns without a name are
    /// no clause that means anything.
    record Feed(Optional<Name> name, Optional<Expression> value, Span span) {
    }

    /// `builtin digits(train: 20_000, test: 4_000)`: data that the project makes itself, where none is given.
    record Builtin(Name name, List<Expression.CallArgument> arguments, Span span) implements Clause {
        public Builtin {
            arguments = List.copyOf(arguments);
        }
    }

    /// `validate 10%` draws that part of the training records, `validate last 10%` cuts it from the end.
    record ValidatePart(boolean isLast, Expression.Number percent, Span span) implements Clause {
    }

    /// `loss (price - y)^2`
    record Loss(Expression value, Span span) implements Clause {
    }

    /// `report accuracy(logits, digit)`, `report exact = …`, `report confusion: f32[Is, Said] = …`
    record Report(Optional<Name> name, Optional<Type> type, Expression value, Span span) implements Clause {
    }

    /// `using adam(rate: 1e-3) over critic, *.gain`; without `over` no patterns.
    record Using(Expression optimizer, List<PathPattern> over, Span span) implements Clause {
        public Using {
            over = List.copyOf(over);
        }
    }

    /// `net.dense2`, `*.gain`: names with dots between, `*` for any.
    record PathPattern(List<Name> parts, Span span) {
        public PathPattern {
            parts = List.copyOf(parts);
        }

        /// `critic` covers `critic.dense1.W`; `*` stands for one or more names.
        public boolean covers(String path) {
            String regex = parts.stream().map(n -> n.text().equals("*") ? "[^/]+" : n.text())
                    .collect(Collectors.joining("\\."));
            return path.matches(regex + "(\\..*)?");
        }
    }

    /// `clip norm 1.0`, `clip value 5`
    record Clip(boolean byNorm, Expression bound, Span span) implements Clause {
    }

    /// `step criticise 5 times { … }`, `step plateau every epoch { … }`
    record Step(Optional<Name> name, Optional<Expression.Number> times, Optional<Period> every,
            List<Clause> clauses, Span span) implements Clause {
        public Step {
            clauses = List.copyOf(clauses);
        }
    }

    /// `each example`, `each example in order`
    record EachExample(boolean inOrder, Span span) implements Clause {
    }

    /// `batch 64`, `epochs 12`, `steps 2_000`, `seed 42`; the count is a [Expression.Number] or a [Expression.Path]
    /// of one name (`batch all`).
    record Setting(SettingKind kind, Expression count, Span span) implements Clause {
    }

    enum SettingKind { BATCH, EPOCHS, STEPS, SEED }

    /// `freeze features`
    record Freeze(List<PathPattern> paths, Span span) implements Clause {
        public Freeze {
            paths = List.copyOf(paths);
        }
    }

    /// `load features from "low.safetensors"`; without paths the whole file.
    record Load(List<PathPattern> paths, Expression.Text file, Span span) implements Clause {
        public Load {
            paths = List.copyOf(paths);
        }
    }

    /// `save "gpt.safetensors" every 500 steps`
    record Save(Expression.Text file, Optional<Period> every, Span span) implements Clause {
    }

    /// `stop when validation.loss has not improved for 3 epochs`; without a patience, `stop when rate < 1e-6`.
    record Stop(Expression value, Optional<Period> patience, Span span) implements Clause {
    }

    /// `500 steps`, `3 epochs`; of a step `500`, and `epoch` for each.
    record Period(Expression count, PeriodUnit unit, Span span) {
    }

    enum PeriodUnit { EPOCHS, STEPS, MINUTES, ROUNDS }
}
