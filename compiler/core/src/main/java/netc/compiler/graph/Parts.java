package netc.compiler.graph;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.Predicate;

/// Finds the parts of a graph: the strongly connected components of "needs", by Tarjan's algorithm (R. Tarjan,
/// "Depth-First Search and Linear Graph Algorithms", SIAM J. Comput. 1, 1972), without recursion.
final class Parts {
    private final List<Equation> equations;
    /// For each equation the numbers of those whose results it needs.
    private final List<int[]> needs = new ArrayList<>();
    /// For each equation the number of its component.
    private final int[] component;
    private int components;

    Parts(List<Equation> equations) {
        this.equations = equations;
        Map<Value, Integer> numbers = HashMap.newHashMap(equations.size());
        for (int i = 0; i < equations.size(); i++) {
            numbers.put(equations.get(i).result(), i);
        }
        for (Equation e : equations) {
            needs.add(e.operands().stream().filter(numbers::containsKey).mapToInt(numbers::get).toArray());
        }
        component = new int[equations.size()];
        Arrays.fill(component, -1);
        int[] order = new int[equations.size()];
        int[] lowest = new int[equations.size()];
        Deque<Integer> open = new ArrayDeque<>();
        int visited = 0;
        for (int root = 0; root < component.length; root++) {
            if (order[root] == 0) {
                visited = visit(root, visited, order, lowest, open);
            }
        }
    }

    /// @param order  when each was first seen, from 1; 0: not yet
    /// @param lowest the earliest that each reaches within what is open
    /// @return how many have been seen
    private int visit(int root, int before, int[] order, int[] lowest, Deque<Integer> open) {
        int visited = before;
        Deque<int[]> path = new ArrayDeque<>();
        path.push(new int[] {root, 0});
        order[root] = lowest[root] = ++visited;
        open.push(root);
        while (!path.isEmpty()) {
            int[] step = path.peek();
            int at = step[0];
            if (step[1] < needs.get(at).length) {
                int next = needs.get(at)[step[1]++];
                if (order[next] == 0) {
                    order[next] = lowest[next] = ++visited;
                    open.push(next);
                    path.push(new int[] {next, 0});
                } else if (component[next] < 0) {
                    lowest[at] = Math.min(lowest[at], order[next]);
                }
                continue;
            }
            path.pop();
            if (!path.isEmpty()) {
                int above = path.peek()[0];
                lowest[above] = Math.min(lowest[above], lowest[at]);
            }
            if (lowest[at] == order[at]) {
                int member;
                do {
                    member = open.pop();
                    component[member] = components;
                } while (member != at);
                components++;
            }
        }
        return visited;
    }

    /// Each behind those it needs; of those that could come next, the one that begins first.
    List<Part> inOrder() {
        List<List<Integer>> members = new ArrayList<>();
        for (int c = 0; c < components; c++) {
            members.add(new ArrayList<>());
        }
        int[] waitsFor = new int[components];
        Map<Integer, List<Integer>> neededBy = new HashMap<>();
        for (int i = 0; i < component.length; i++) {
            int own = component[i];
            members.get(own).add(i);
            for (int need : needs.get(i)) {
                if (component[need] != own) {
                    waitsFor[own]++;
                    neededBy.computeIfAbsent(component[need], k -> new ArrayList<>()).add(own);
                }
            }
        }
        PriorityQueue<Integer> ready = new PriorityQueue<>(
                (a, b) -> Integer.compare(members.get(a).getFirst(), members.get(b).getFirst()));
        for (int c = 0; c < components; c++) {
            if (waitsFor[c] == 0) {
                ready.add(c);
            }
        }
        List<Part> parts = new ArrayList<>();
        while (!ready.isEmpty()) {
            int c = ready.remove();
            parts.add(part(members.get(c).stream().map(equations::get).toList()));
            for (int next : neededBy.getOrDefault(c, List.of())) {
                if (--waitsFor[next] == 0) {
                    ready.add(next);
                }
            }
        }
        return parts;
    }

    private static Part part(List<Equation> members) {
        if (members.size() == 1 && !members.getFirst().operands().contains(members.getFirst().result())) {
            return new Part.Single(members.getFirst());
        }
        for (Equation e : members) {
            if (e.op() instanceof Op.Carry(var along, var reversed)
                    && members.stream().allMatch(m -> passes(m, along))) {
                Predicate<Equation> isOwn = m -> m.op() instanceof Op.Carry carry && carry.along().equals(along);
                return new Part.Loop(along, reversed, members.stream().filter(isOwn).toList(),
                        members.stream().filter(isOwn.negate()).toList());
            }
        }
        throw new IllegalStateException("no axis of turns that all pass on: " + members);
    }

    /// Whether an equation has an axis and each of its turns reads only the same turn of others.
    static boolean passes(Equation e, Axis along) {
        return e.result().type().has(along) && switch (e.op()) {
            case Op.Map _, Op.Carry _, Op.Custom _, Op.Stop _, Op.Gradient _ -> true;
            case Op.Reduce(var _, var over) -> !over.contains(along);
            case Op.Contract(var over) -> !over.contains(along);
            case Op.Read(var reads, var _) -> reads.stream().filter(r -> r.axis().equals(along))
                    .allMatch(AxisRead::isIdentity);
            case Op.Gather(var axis, var _) -> !axis.equals(along);
            case Op.Scatter(var axis, var over) -> !axis.equals(along) && !over.contains(along);
            case Op.Reshape(var from, var to) -> !from.contains(along) && !to.contains(along);
            case Op.Input _, Op.Variable _, Op.Constant _, Op.Extent _, Op.Index _, Op.Random _ -> false;
        };
    }
}
