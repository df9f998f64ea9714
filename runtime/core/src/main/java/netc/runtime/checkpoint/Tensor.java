package netc.runtime.checkpoint;

import java.util.List;

/// A tensor of single-precision numbers, row-major, within an array that may hold others too.
///
/// @param key    its name in the file
/// @param shape  its sizes; empty for a single number
/// @param values where its elements are, not copied
/// @param offset of the first
public record Tensor(String key, List<Long> shape, float[] values, int offset) {
    public Tensor {
        shape = List.copyOf(shape);
        long end = Math.addExact(offset, size(shape));
        if (offset < 0 || end > values.length) {
            throw new IllegalArgumentException(key + " " + shape + " at " + offset + " does not lie within "
                    + values.length + " values");
        }
    }

    /// A tensor that has an array of its own.
    public static Tensor of(String key, List<Long> shape, float[] values) {
        return new Tensor(key, shape, values, 0);
    }

    /// The number of elements.
    public int size() {
        return (int) size(shape);
    }

    /// Copies the elements to `target` from `at` on.
    public void copyTo(float[] target, int at) {
        System.arraycopy(values, offset, target, at, size());
    }

    private static long size(List<Long> shape) {
        long size = 1;
        for (long dimension : shape) {
            if (dimension < 0) {
                throw new IllegalArgumentException("negative size in " + shape);
            }
            size = Math.multiplyExact(size, dimension);
        }
        return size;
    }
}
