package netc.compiler;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;

/// The elements along an axis of what goes into a graph and comes out, one by one.
public final class Elements {
    private final Axis axis;
    private final int n;
    private final Map<String, List<Axis>> orders = new HashMap<>();
    private final Map<String, double[]> taken = new HashMap<>();

    /// @param graph whose inputs and outputs they are
    /// @param n     examples
    public Elements(Graph graph, Axis axis, int n) {
        this.axis = axis;
        this.n = n;
        for (Equation e : graph.equations()) {
            if (e.op() instanceof Op.Input(var name)) {
                orders.put(name, e.result().type().axes());
            }
        }
        for (Result result : graph.results()) {
            orders.put(result.name(), result.order());
        }
    }

    int count() {
        return Math.toIntExact(axis.size());
    }

    /// The inputs without the axis; of those with it nothing that is a number.
    Map<String, double[]> first(Map<String, double[]> inputs) {
        Map<String, double[]> first = new HashMap<>();
        inputs.forEach((name, elements) -> {
            double[] nothing = new double[elements.length / Math.max(1, count())];
            java.util.Arrays.fill(nothing, Double.NaN);
            first.put(name, has(name) ? nothing : elements);
        });
        return first;
    }

    /// The inputs with one element of those that have the axis.
    Map<String, double[]> at(int element, Map<String, double[]> inputs) {
        Map<String, double[]> one = new HashMap<>();
        inputs.forEach((name, elements) -> one.put(name, has(name) ? slice(name, element, elements) : elements));
        return one;
    }

    void take(int element, Map<String, double[]> outputs) {
        outputs.forEach((name, values) -> {
            double[] all = taken.computeIfAbsent(name, _ -> new double[values.length * count()]);
            int[] places = places(name, element, all.length);
            for (int i = 0; i < values.length; i++) {
                all[places[i]] = values[i];
            }
        });
    }

    Map<String, double[]> taken() {
        return taken;
    }

    private boolean has(String name) {
        return orders.containsKey(name) && orders.get(name).contains(axis);
    }

    private double[] slice(String name, int element, double[] elements) {
        int[] places = places(name, element, elements.length);
        double[] slice = new double[places.length];
        for (int i = 0; i < slice.length; i++) {
            slice[i] = elements[places[i]];
        }
        return slice;
    }

    /// Where the elements at a place along the axis lie among all.
    private int[] places(String name, int element, int length) {
        List<Axis> order = orders.get(name);
        int inner = 1;
        for (Axis behind : order.subList(order.indexOf(axis) + 1, order.size())) {
            inner *= Math.toIntExact(behind.isOpen() ? n : behind.size());
        }
        List<Integer> places = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            if (i / inner % count() == element) {
                places.add(i);
            }
        }
        return places.stream().mapToInt(i -> i).toArray();
    }
}
