package netc.compiler.law;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Sample;

/// Where derivatives are taken, and how what comes out is weighed.
final class Directions {
    private Directions() {
    }

    /// A random direction for each variable and real input of a sample, by name.
    static Map<String, double[]> of(Sample sample, Map<String, double[]> inputs, long seed) {
        Random random = new Random(~seed);
        Map<String, double[]> direction = new HashMap<>();
        for (Equation e : sample.graph().equations()) {
            if (e.op() instanceof Op.Variable(var path)) {
                direction.put(path, random.doubles(sample.variables().get(path).length, -1, 1).toArray());
            } else if (e.op() instanceof Op.Input(var name) && !sample.ranges().containsKey(name)) {
                direction.put(name, random.doubles(inputs.get(name).length, -1, 1).toArray());
            }
        }
        return direction;
    }

    /// For each real result, by name, its cotangent in the result's order.
    static Map<String, double[]> cotangents(Graph graph, String prefix, Map<String, double[]> inputs) {
        Map<String, double[]> cotangents = new TreeMap<>();
        int number = 0;
        for (Result result : graph.results()) {
            if (result.value().type().element() == Element.F32) {
                cotangents.put(result.name(), inputs.get(prefix + "u" + number++));
            }
        }
        return cotangents;
    }

    /// Values moved along a direction, those without one as they are.
    static Map<String, double[]> moved(Map<String, double[]> values, Map<String, double[]> direction, double step) {
        Map<String, double[]> moved = new HashMap<>(values);
        moved.replaceAll((name, x) -> {
            double[] v = direction.get(name);
            double[] y = x.clone();
            if (v != null) {
                java.util.Arrays.setAll(y, i -> x[i] + step * v[i]);
            }
            return y;
        });
        return moved;
    }

    /// A sum of products, and the sum of their sizes, which rounding is measured by.
    record Product(double sum, double size) {
        /// Over all of `weights`, whose names stand in `values` with a prefix.
        static Product of(Map<String, double[]> weights, Map<String, double[]> values, String prefix) {
            double sum = 0;
            double size = 0;
            for (var w : new TreeMap<>(weights).entrySet()) {
                double[] v = values.get(prefix + w.getKey());
                for (int i = 0; i < v.length; i++) {
                    sum += w.getValue()[i] * v[i];
                    size += Math.abs(w.getValue()[i] * v[i]);
                }
            }
            return new Product(sum, size);
        }
    }
}
