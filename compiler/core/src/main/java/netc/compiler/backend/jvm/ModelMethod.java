package netc.compiler.backend.jvm;

import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import netc.abi.TensorType;

/// What a generated class offers for one procedure.
///
/// @param kind      what it returns, and in which forms it comes
/// @param name      of the methods
/// @param procedure its number in the plan
/// @param line      where the model declares it
/// @param inputs    in the order of the methods' parameters
/// @param outputs   in the order of the methods' parameters, or of the record's components; none for a step
/// @param isCounted whether it is told how many examples there are: a step that depends on none is not
public record ModelMethod(Kind kind, String name, int procedure, int line, List<Tensor> inputs, List<Tensor> outputs,
        boolean isCounted) {
    /// A method of Java takes 255 values: these, the object itself and the number of examples.
    public static final int MOST_TENSORS = 253;

    /// What a method returns.
    public enum Kind {
        /// `y(x)` returns the value for one example, `y(x, n, y)` fills an array for n.
        OUTPUT,
        /// `predict(x)` returns a record of the values for one example, `predict(x, n, y, z)` fills arrays for n.
        PREDICT,
        /// `stream(x)` returns nothing, and begins with what is taken one element at a time.
        STREAM,
        /// `stream()` is the same with values that the model says of inputs.
        STANDARDS,
        /// `next(x)` returns a record of the values of the next element.
        NEXT,
        /// `step(x, t, n)` returns the loss of n examples.
        STEP,
        /// `learn(x, n)` returns nothing, of a step that has no loss.
        CHANGE
    }

    /// What goes in or comes out.
    ///
    /// @param type of one example
    /// @param port its number among the inputs or outputs of the procedure; none for an input that turned out to change
    ///             nothing
    public record Tensor(String name, TensorType type, OptionalInt port) {
        /// In an array: the only form for many examples.
        String arrayDescriptor() {
            return isReal() ? "[F" : "[I";
        }

        /// For one example: without axes the value itself.
        String descriptor() {
            if (!isScalar()) {
                return arrayDescriptor();
            }
            return switch (type.kind()) {
                case REAL -> "F";
                case INDEX, WHOLE -> "I";
                case TRUTH -> "Z";
            };
        }

        boolean isReal() {
            return type.kind() == TensorType.Kind.REAL;
        }

        boolean isScalar() {
            return type.shape().isEmpty();
        }
    }

    public ModelMethod {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        boolean fits = switch (kind) {
            case OUTPUT -> outputs.size() == 1;
            case PREDICT, NEXT -> !outputs.isEmpty();
            case STANDARDS -> true;
            case STREAM, STEP, CHANGE -> outputs.isEmpty();
        };
        if (!fits) {
            throw new IllegalArgumentException(kind + " " + name + " with outputs " + outputs);
        }
        if (outputs.stream().anyMatch(o -> o.port().isEmpty())) {
            throw new IllegalArgumentException(name + ": an output without a port among " + outputs);
        }
    }

    /// The same for what depends on no example.
    public ModelMethod withoutCount() {
        return new ModelMethod(kind, name, procedure, line, inputs, outputs, false);
    }

    /// The same with other outputs.
    public ModelMethod withOutputs(List<Tensor> others) {
        return new ModelMethod(kind, name, procedure, line, inputs, others, isCounted);
    }

    /// Whether Java cannot tell an output's methods that take some inputs from those that take others: each comes for one
    /// example and for many.
    public static boolean isSame(List<TensorType> some, List<TensorType> others, TensorType output) {
        return signatures(some, output).stream().anyMatch(signatures(others, output)::contains);
    }

    private static List<String> signatures(List<TensorType> inputs, TensorType output) {
        List<Tensor> tensors = inputs.stream().map(t -> new Tensor("", t, OptionalInt.empty())).toList();
        return List.of(tensors.stream().map(Tensor::descriptor).collect(Collectors.joining()),
                tensors.stream().map(Tensor::arrayDescriptor).collect(Collectors.joining()) + "I"
                        + new Tensor("", output, OptionalInt.empty()).arrayDescriptor());
    }

    /// Whether there are more inputs and outputs than a method can take one by one: then it takes all inputs as one array of
    /// arrays, and all outputs as another, and has no form for one example.
    boolean isWide() {
        return inputs.size() + outputs.size() > MOST_TENSORS;
    }

    /// The local variable of the number of examples, in the form for many.
    int countSlot() {
        return isWide() ? 2 : 1 + inputs.size();
    }
}
