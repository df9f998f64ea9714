package netc.compiler.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A whole number that depends on a position: `offset + Σ coefficient · index(axis)`.
///
/// @param terms  one for each axis, coefficients not 0
/// @param offset the value where every index is 0
public record Affine(List<Term> terms, long offset) {
    /// `coefficient · index(axis)`.
    public record Term(Axis axis, long coefficient) {
    }

    public Affine {
        terms = List.copyOf(terms);
    }

    public static Affine constant(long offset) {
        return new Affine(List.of(), offset);
    }

    public static Affine index(Axis axis) {
        return new Affine(List.of(new Term(axis, 1)), 0);
    }

    public long coefficient(Axis axis) {
        for (Term term : terms) {
            if (term.axis().equals(axis)) {
                return term.coefficient();
            }
        }
        return 0;
    }

    public Affine plus(Affine other) {
        List<Term> sum = new ArrayList<>();
        for (Term term : terms) {
            long c = Math.addExact(term.coefficient(), other.coefficient(term.axis()));
            if (c != 0) {
                sum.add(new Term(term.axis(), c));
            }
        }
        for (Term term : other.terms) {
            if (coefficient(term.axis()) == 0) {
                sum.add(term);
            }
        }
        return new Affine(sum, Math.addExact(offset, other.offset));
    }

    public Affine times(long factor) {
        if (factor == 0) {
            return constant(0);
        }
        return new Affine(
                terms.stream().map(t -> new Term(t.axis(), Math.multiplyExact(t.coefficient(), factor))).toList(),
                Math.multiplyExact(offset, factor));
    }

    public Affine minus(Affine other) {
        return plus(other.times(-1));
    }

    /// Every index replaced by what `reads` says of its axis; axes it does not name stay.
    public Affine substitute(java.util.Map<Axis, Affine> reads) {
        Affine result = constant(offset);
        for (Term term : terms) {
            result = result.plus(reads.getOrDefault(term.axis(), index(term.axis())).times(term.coefficient()));
        }
        return result;
    }

    /// Smallest value over all positions; no term may be of the batch.
    public long least() {
        long least = offset;
        for (Term term : terms) {
            least = Math.addExact(least, Math.min(0, extreme(term)));
        }
        return least;
    }

    /// Largest value over all positions; no term may be of the batch.
    public long greatest() {
        long greatest = offset;
        for (Term term : terms) {
            greatest = Math.addExact(greatest, Math.max(0, extreme(term)));
        }
        return greatest;
    }

    private static long extreme(Term term) {
        return Math.multiplyExact(term.coefficient(), Math.subtractExact(term.axis().size(), 1));
    }

    public boolean isIndexOf(Axis axis) {
        return offset == 0 && terms.size() == 1 && terms.get(0).equals(new Term(axis, 1));
    }

    public boolean isConstant() {
        return terms.isEmpty();
    }

    @Override
    public String toString() {
        String sum = terms.stream()
                .map(t -> (t.coefficient() == 1 ? "" : t.coefficient() + "*") + "index(" + t.axis().name() + ")")
                .collect(Collectors.joining(" + "));
        return terms.isEmpty() ? Long.toString(offset) : offset == 0 ? sum : sum + " + " + offset;
    }
}
