package netc.compiler.syntax;

import java.util.List;
import netc.compiler.source.Span;

/// `[In -> Out: 84]`, `[T as S]`, `[H: 2*index(P), W: 0]`, `[]`: what stands before and after `->`. `made` is empty just
/// where no arrow is written.
public record Brackets(List<Item> taken, List<Item> made, Span span) implements Part {
    public Brackets {
        taken = List.copyOf(taken);
        made = List.copyOf(made);
    }

    /// One thing between commas. What it means depends on what stands in front of the bracket.
    public sealed interface Item {
        Span span();
    }

    /// `T as S`
    public record Rename(Name from, Name to, Span span) implements Item {
    }

    /// `k: 5`, `Hidden: 84`, `T: index(T) - 1`
    public record Named(Name name, Expression value, Span span) implements Item {
    }

    /// `Class`, `6`, `question[S: 0]`
    public record Plain(Expression value) implements Item {
        @Override
        public Span span() {
            return value.span();
        }
    }
}
