package netc.benchmarks;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The initial value of a parameter.
///
/// @param path   its name in netc, and of what `repeat` makes the number of the turn behind it
/// @param shape  its axes in memory order: in netc `[in, out]` of a dense layer, `[row, column, in, out]` of a convolution
/// @param values row-major
record Weight(String path, int[] shape, float[] values) {
    /// One for each place of the first axis.
    List<Weight> split() {
        int each = values.length / shape[0];
        int[] rest = Arrays.copyOfRange(shape, 1, shape.length);
        return IntStream.range(0, shape[0])
                .mapToObj(i -> new Weight(path + "." + i, rest, Arrays.copyOfRange(values, i * each, (i + 1) * each)))
                .toList();
    }

    Weight reshaped(int... newShape) {
        return new Weight(path, newShape, values);
    }

    /// Axis `i` of the result is axis `order[i]` of this.
    Weight permuted(int... order) {
        int[] strides = new int[shape.length];
        int stride = 1;
        for (int axis = shape.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= shape[axis];
        }
        int[] newShape = Arrays.stream(order).map(axis -> shape[axis]).toArray();
        float[] result = new float[values.length];
        int[] index = new int[order.length];
        for (int i = 0; i < result.length; i++) {
            int from = 0;
            for (int axis = 0; axis < order.length; axis++) {
                from += index[axis] * strides[order[axis]];
            }
            result[i] = values[from];
            for (int axis = order.length - 1; axis >= 0 && ++index[axis] == newShape[axis]; axis--) {
                index[axis] = 0;
            }
        }
        return new Weight(path, newShape, result);
    }
}
