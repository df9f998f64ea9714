package netc.compiler.prove;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Value;

/// Random directions in which variables and inputs are moved, and what is computed along them.
final class Directions {
    private Directions() {
    }

    /// For each leaf of a graph a direction as long as the leaf's own elements, so that a step means as much to all.
    static Map<String, double[]> random(Graph graph, Map<String, double[]> inputs, Map<String, double[]> variables,
            long seed) {
        Map<String, double[]> directions = new TreeMap<>();
        for (Map.Entry<String, Value> leaf : Objectives.leaves(graph).entrySet()) {
            double[] at = inputs.getOrDefault(leaf.getKey(), variables.get(leaf.getKey()));
            double size = rms(at) == 0 ? 1 : rms(at);
            directions.put(leaf.getKey(), new Random(seed ^ leaf.getKey().hashCode()).doubles(at.length, -size, size)
                    .toArray());
        }
        return directions;
    }

    /// The tensors a step further along a direction; those without one stay.
    static Map<String, double[]> moved(Map<String, double[]> tensors, Map<String, double[]> direction, double step) {
        Map<String, double[]> moved = new HashMap<>(tensors);
        direction.forEach((name, v) -> moved.computeIfPresent(name, (_, x) -> {
            double[] sum = x.clone();
            for (int i = 0; i < sum.length; i++) {
                sum[i] += step * v[i];
            }
            return sum;
        }));
        return moved;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    /// `Σ |a b|`: what the terms of a product of vectors amount to, for judging rounding errors.
    static double scale(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] * b[i]);
        }
        return sum;
    }

    static double rms(double[] x) {
        return x.length == 0 ? 0 : Math.sqrt(dot(x, x) / x.length);
    }
}
