package netc.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.abi.Dimension;
import netc.abi.Variable;
import netc.cli.draw.Picture;
import netc.cli.draw.Plane;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Value;
import netc.runtime.data.Table;
import netc.runtime.model.Weights;

/// A measure around the weights, along two random directions whose filters are as long as those of the weights: Li, Xu,
/// Taylor, Studer and Goldstein, "Visualizing the loss landscape of neural nets", NeurIPS 2018. A filter is what makes one
/// unit: the elements of a weight that are summed up together. Biases and what else has one axis stay as they are.
final class Landscape {
    private static final int SIZE = 31;
    private static final double REACH = 1;
    private static final double WIDE = 100;
    /// Enough to see its form.
    private static final int MOST_RECORDS = 256;

    private final DrawnModel model;

    Landscape(DrawnModel model) {
        this.model = model;
    }

    /// @param measure one number
    Picture of(String measure) {
        Table table = DrawnModel.first(model.table(), MOST_RECORDS);
        float[] centre = model.weights().read().clone();
        float[] first = direction(centre, new Random(model.seed()));
        float[] second = direction(centre, new Random(model.seed() + 1));
        Plane.Span across = new Plane.Span("first direction", -REACH, REACH);
        Plane.Span up = new Plane.Span("second direction", -REACH, REACH);
        Weights moved = model.program().newWeights();
        double[] values = new double[SIZE * SIZE];
        for (int i = 0; i < values.length; i++) {
            float a = (float) across.at(i % SIZE, SIZE);
            float b = (float) up.at(i / SIZE, SIZE);
            float[] elements = moved.change();
            for (int k = 0; k < centre.length; k++) {
                elements[k] = centre[k] + a * first[k] + b * second[k];
            }
            values[i] = model.measure(moved, table).get(measure);
        }
        boolean isWide = spansMagnitudes(values);
        return Plane.landscape((isWide ? "log10 of " : "") + measure + " around the weights of " + model.model().name(),
                across, up, SIZE, isWide ? Arrays.stream(values).map(StrictMath::log10).toArray() : values);
    }

    /// Whether the greatest value would leave no form to be seen of the others.
    private static boolean spansMagnitudes(double[] values) {
        DoubleSummaryStatistics finite = Arrays.stream(values).filter(Double::isFinite).summaryStatistics();
        return finite.getMin() > 0 && finite.getMax() > WIDE * finite.getMin();
    }

    private float[] direction(float[] weights, Random random) {
        float[] direction = new float[weights.length];
        for (Variable variable : model.model().plan().variables()) {
            if (variable.role() == Variable.Role.PARAMETER && variable.type().shape().size() > 1) {
                for (int[] filter : filters(variable)) {
                    double own = 0;
                    double drawn = 0;
                    for (int at : filter) {
                        direction[at] = (float) random.nextGaussian();
                        own += (double) weights[at] * weights[at];
                        drawn += (double) direction[at] * direction[at];
                    }
                    for (int at : filter) {
                        direction[at] *= (float) Math.sqrt(own / drawn);
                    }
                }
            }
        }
        return direction;
    }

    /// The places in the weights that one unit is made of, for each unit.
    private List<int[]> filters(Variable variable) {
        Set<String> summed = summed(variable.path());
        List<Dimension> shape = variable.type().shape();
        List<List<Integer>> filters = new ArrayList<>();
        int units = Math.toIntExact(shape.stream().filter(d -> !summed.contains(d.name())).mapToLong(Dimension::size)
                .reduce(1, Math::multiplyExact));
        for (int i = 0; i < units; i++) {
            filters.add(new ArrayList<>());
        }
        int elements = Math.toIntExact(variable.type().elements());
        for (int e = 0; e < elements; e++) {
            int unit = 0;
            int rest = e;
            int inside = elements;
            for (Dimension axis : shape) {
                inside /= (int) axis.size();
                unit = summed.contains(axis.name()) ? unit : unit * (int) axis.size() + rest / inside;
                rest %= inside;
            }
            filters.get(unit).add(Math.toIntExact(variable.offset()) + e);
        }
        return filters.stream().map(f -> f.stream().mapToInt(i -> i).toArray()).toList();
    }

    /// The axes of a weight that the first sum of products with it sums up; all, where there is none.
    private Set<String> summed(String path) {
        for (Graph graph : model.model().program().procedures().values()) {
            Optional<Value> weight = graph.equations().stream().filter(e -> e.op().equals(new Op.Variable(path)))
                    .map(Equation::result).findFirst();
            Optional<Set<String>> summed = weight.flatMap(w -> graph.equations().stream()
                    .filter(e -> e.operands().contains(w))
                    .flatMap(e -> e.op() instanceof Op.Contract(List<Axis> over) ? Stream.of(over) : Stream.empty())
                    .findFirst()).map(over -> over.stream().map(Axis::name).collect(Collectors.toSet()));
            if (summed.isPresent()) {
                return summed.get();
            }
        }
        return model.model().plan().variables().stream().filter(v -> v.path().equals(path)).findFirst().orElseThrow()
                .type().shape().stream().map(Dimension::name).collect(Collectors.toSet());
    }
}
