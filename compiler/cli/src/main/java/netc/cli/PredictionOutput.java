package netc.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import netc.abi.Dimension;
import netc.abi.Port;
import netc.abi.TensorType;
import netc.runtime.InputException;
import netc.runtime.checkpoint.AtomicFiles;
import netc.runtime.data.NpyFile;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;
import netc.runtime.model.Run;

/// What a model answered, example by example.
///
/// As CSV a column for each element: `price` for one number, `probability[0]`, `probability[1]` for an axis. Which of several
/// it is, is the word that the weights have learned, where they have one, and else its number.
final class PredictionOutput {
    private final List<Port> ports;
    private final List<float[]> values = new ArrayList<>();
    private final int records;
    private final Recipe recipe;

    /// How answers leave.
    enum Form {
        PRINT, CSV, NPY
    }

    PredictionOutput(List<Port> ports, int records, Recipe recipe) {
        this.ports = ports;
        this.records = records;
        this.recipe = recipe;
        for (Port port : ports) {
            values.add(new float[Math.toIntExact(Math.multiplyExact(port.type().elements(), (long) records))]);
        }
    }

    /// What the name of the output file asks for.
    static Form form(Optional<Path> output) {
        if (output.isEmpty()) {
            return Form.PRINT;
        }
        String name = output.get().toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".csv")) {
            return Form.CSV;
        }
        if (name.endsWith(".npy")) {
            return Form.NPY;
        }
        throw new InputException(output.get() + ": expected an output file whose name ends in .csv or .npy");
    }

    /// Takes the outputs of a run over the examples from `first` on.
    void take(Run run, int first, int count) {
        for (int i = 0; i < values.size(); i++) {
            Port port = run.output(ports.get(i).name());
            int width = Math.toIntExact(port.type().elements());
            for (int e = 0; e < count * width; e++) {
                values.get(i)[first * width + e] = (float) run.get(port, e);
            }
        }
    }

    /// What was answered by an output of a name, record by record.
    float[] of(String output) {
        return values.get(ports.stream().map(Port::name).toList().indexOf(output));
    }

    /// Makes room for the records that lack a value, whose answers are NaN, so that answers and records of the file stand in
    /// the same order.
    ///
    /// @param lacking the numbers, from 0, of these records in the file, in order
    void lack(List<Integer> lacking) {
        for (int i = 0; i < values.size(); i++) {
            int width = Math.toIntExact(ports.get(i).type().elements());
            float[] all = values.get(i);
            int next = lacking.size() - 1;
            for (int record = records - 1; next >= 0; record--) {
                if (lacking.get(next) == record) {
                    Arrays.fill(all, record * width, (record + 1) * width, Float.NaN);
                    next--;
                } else {
                    System.arraycopy(all, (record - next - 1) * width, all, record * width, width);
                }
            }
        }
    }

    void print(PrintStream out) {
        try {
            write(out);
        } catch (IOException e) {
            throw new IllegalStateException("a PrintStream throws nothing", e);
        }
        out.flush();
    }

    void writeCsv(Path file) {
        AtomicFiles.write(file, this::write);
    }

    void writeNpy(Path file) {
        if (ports.size() != 1) {
            throw new InputException(file + ": expected a .csv file, because an array is one output and the model has "
                    + String.join(", ", ports.stream().map(Port::name).toList()));
        }
        List<Integer> shape = new ArrayList<>(List.of(records));
        for (Dimension dimension : ports.getFirst().type().shape()) {
            shape.add(Math.toIntExact(dimension.size()));
        }
        AtomicFiles.write(file, out -> NpyFile.write(out, shape, values.getFirst()));
    }

    private void write(OutputStream out) throws IOException {
        List<String> names = new ArrayList<>();
        for (Port port : ports) {
            addNames(names, port.name(), port.type().shape(), 0);
        }
        out.write((String.join(",", names) + "\n").getBytes(StandardCharsets.UTF_8));
        StringBuilder line = new StringBuilder();
        for (int record = 0; record < records; record++) {
            line.setLength(0);
            for (int i = 0; i < values.size(); i++) {
                TensorType type = ports.get(i).type();
                Optional<Vocabulary> words = recipe.vocabulary(type.axis());
                int width = Math.toIntExact(type.elements());
                for (int e = 0; e < width; e++) {
                    float value = values.get(i)[record * width + e];
                    line.append(line.isEmpty() ? "" : ",");
                    if (type.kind() == TensorType.Kind.REAL || Float.isNaN(value)) {
                        line.append(value);
                    } else {
                        line.append(words.map(w -> quoted(w.words().get((int) value)))
                                .orElseGet(() -> Integer.toString((int) value)));
                    }
                }
            }
            out.write(line.append('\n').toString().getBytes(StandardCharsets.UTF_8));
        }
    }

    /// A cell of a CSV file, RFC 4180.
    private static String quoted(String word) {
        boolean isPlain = word.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r')
                && word.equals(word.strip()) && !word.isEmpty();
        return isPlain ? word : '"' + word.replace("\"", "\"\"") + '"';
    }

    /// `image[0][1]`: one name for each element, in the order of memory.
    private static void addNames(List<String> names, String name, List<Dimension> shape, int axis) {
        if (axis == shape.size()) {
            names.add(name);
            return;
        }
        for (long i = 0; i < shape.get(axis).size(); i++) {
            addNames(names, name + "[" + i + "]", shape, axis + 1);
        }
    }
}
