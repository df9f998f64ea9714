package netc.benchmarks;

import java.util.Arrays;

/// The initial value of a parameter, as netc holds it.
///
/// @param path   its name in netc
/// @param shape  its axes in memory order: `[in, out]` of a dense layer, `[row, column, in, out]` of a convolution
/// @param values row-major
record Weight(String path, int[] shape, float[] values) {
    /// The same with PyTorch's order of axes: `[out, in]` and `[out, in, row, column]`.
    Weight forPytorch() {
        return switch (shape.length) {
            case 1 -> this;
            case 2 -> permuted(1, 0);
            case 4 -> permuted(3, 2, 0, 1);
            default -> throw new IllegalStateException(path + " has the shape " + Arrays.toString(shape));
        };
    }

    /// Axis `i` of the result is axis `order[i]` of this.
    private Weight permuted(int... order) {
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
