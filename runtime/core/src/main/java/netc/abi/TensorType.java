package netc.abi;

import java.util.List;

/// The type of a tensor at the edge, without the examples' axis.
///
/// @param kind  what one element is
/// @param shape its axes in memory order (row-major)
/// @param limit for an index: the size of the axis that it points into, elements are 0 until `limit`; else 0
/// @param axis  for an index: the name of that axis; else empty
public record TensorType(Kind kind, List<Dimension> shape, long limit, String axis) {
    /// What one element is.
    public enum Kind {
        REAL, WHOLE, TRUTH, INDEX
    }

    public TensorType {
        shape = List.copyOf(shape);
    }

    public static TensorType real(Dimension... shape) {
        return new TensorType(Kind.REAL, List.of(shape), 0, "");
    }

    /// Number of elements of one tensor. Called in every run, hence without an iterator.
    public long elements() {
        long n = 1;
        for (int i = 0; i < shape.size(); i++) {
            n = Math.multiplyExact(n, shape.get(i).size());
        }
        return n;
    }

    /// The type of an element along an axis: without it, where there is one of this name.
    public TensorType without(String dimension) {
        return new TensorType(kind, shape.stream().filter(d -> !d.name().equals(dimension)).toList(), limit, axis);
    }

    /// Whether it has an axis of this name.
    public boolean has(String dimension) {
        return shape.stream().anyMatch(d -> d.name().equals(dimension));
    }

    /// How many records in a row one tensor is, where a record has `width` numbers: one, or as many as the first axis is long;
    /// 0 where it is neither.
    public long rows(long width) {
        if (elements() == width) {
            return 1;
        }
        long first = shape.isEmpty() ? 0 : shape.getFirst().size();
        return first > 0 && elements() == first * width ? first : 0;
    }
}
