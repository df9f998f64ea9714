package netc.compiler.program;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// A model: what it gives, and how long its axes are. Declarations and named values are those that its outputs need.
///
/// @param outputs with the order of their axes
/// @param sizes   of all axes, by name
/// @param tied    axes whose size is not free, because a read or a regrouping relates it to another
record Program(List<Output> outputs, Map<String, Integer> sizes, List<String> tied) {
    private static final Pattern AXIS = Pattern.compile("\\bA[0-9]+\\b");

    /// What a user might define: a plain function, one with a gradient of its own, some that draw, one that differs in training, a layer that keeps a state, one that applies an
    /// instance twice, one that is given two things, one that calls a function of
    /// another, and one that does at every turn of a scan.
    private static final List<String> DEFINITIONS = List.of("fn swish(x) = x * sigmoid(x)",
            "fn bump(x) = exp(-x^2) with grad g -> -2 * x * g * bump(x)", """
                    fn noisy(x) {
                      e: f32 ~ evenly(-0.3, 0.3)
                      x + e
                    }""", """
                    fn masked(x) {
                      keep: bool ~ bernoulli(0.7)
                      x where keep else 0
                    }""", """
                    fn dropped(x) {
                      u: f32 ~ uniform
                      train { x / 0.8 where u >= 0.2 else 0 } else { x }
                    }""", """
                    layer Centred[D](x: f32[D]) -> f32[D] {
                      state mu: f32[D] = 0.1
                      m = mean[batch](x)
                      train { mu <- 0.9 * mu + 0.1 * m; x - m } else { x - mu }
                    }""", """
                    fn anyOf[K](x: f32[K]) {
                      k: K ~ uniform
                      x[k]
                    }""", """
                    layer Twice[D -> E](x: f32[D]) -> f32[E] {
                      to = Dense[D -> E]
                      max(to(x), to(0.5 * x)) - to.b
                    }""", """
                    layer Blended[D](x: f32[D], y: f32[D]) -> f32[D] {
                      param gain: f32[D] ~ normal(0.5)
                      tanh(gain * x) + y
                    }""", """
                    layer Mirrored[D](x: f32[D]) -> f32[D] {
                      code = Coded[D -> Few: 2]
                      y = code(x)
                      tanh(code.back(y)) + code.gain
                    }
                    layer Coded[In -> Out](x: f32[In]) -> f32[Out] {
                      param W: f32[In, Out] ~ normal(0.5)
                      param gain: f32 = 0.5
                      fn back(y: f32[Out]) = gain * sum[Out](y * W)
                      sum[In](x * W)
                    }""", """
                    layer Rolled[T, D](x: f32[T, D]) -> f32[T, D] {
                      to = Dense[D -> D]
                      scan T from h: f32[D] = 0 { h <- tanh(to(x + 0.5 * h)); h }
                    }""");
    private static final Pattern INPUT = Pattern.compile("(?m)^  input (\\w+)");
    private static final Pattern NAME = Pattern.compile("^(?:fn|layer) (\\w+)");

    record Output(Term term, List<String> order) {
        Output {
            order = List.copyOf(order);
        }
    }

    Program {
        outputs = List.copyOf(outputs);
        sizes = Map.copyOf(sizes);
        tied = List.copyOf(tied);
    }

    /// The text of a `.net` file.
    String text() {
        Map<String, Term.Leaf> leaves = new TreeMap<>();
        Map<String, Term> lines = new LinkedHashMap<>();
        outputs.forEach(o -> collect(o.term(), leaves, lines));
        StringBuilder body = new StringBuilder();
        leaves.values().forEach(l -> body.append("  ").append(l.declaration()).append('\n'));
        lines.forEach((name, value) -> body.append("  ").append(name).append(" = ").append(value.text()).append('\n'));
        for (int i = 0; i < outputs.size(); i++) {
            Output o = outputs.get(i);
            body.append("  output y").append(i)
                    .append(o.order().isEmpty() ? "" : ": f32[" + String.join(", ", o.order()) + "]").append(" = ")
                    .append(o.term().text()).append('\n');
        }
        Matcher used = AXIS.matcher(body);
        List<String> dims = used.results().map(r -> r.group()).distinct()
                .sorted(Comparator.comparing((String a) -> a.length()).thenComparing(a -> a))
                .map(a -> a + " = " + sizes.get(a)).toList();
        String definitions = DEFINITIONS.stream().filter(d -> {
            Matcher name = NAME.matcher(d);
            return name.find() && body.indexOf(name.group(1)) >= 0;
        }).map(d -> d + "\n").collect(Collectors.joining());
        return definitions + "model M {\n" + (dims.isEmpty() ? "" : "  dim " + String.join(", ", dims) + "\n") + body
                + "}\n";
    }

    /// A file in which the program learns its first output times a number.
    ///
    /// @param using an optimizer
    String learning(String using) {
        String axes = String.join(", ", outputs.getFirst().order());
        String declarations = "  target goal: f32" + (axes.isEmpty() ? "" : "[" + axes + "]")
                + "\n  param gain: f32 ~ normal(0.5)\n}\n";
        String loss = "(gain * y0 - goal)^2";
        String text = text();
        String data = Stream.concat(INPUT.matcher(text).results().map(r -> r.group(1)), Stream.of("goal"))
                .map(name -> "  data idx(\"" + name + "\") -> " + name + "\n").collect(Collectors.joining());
        return text.substring(0, text.lastIndexOf('}')) + declarations + "\ntrain M {\n" + data + "  loss "
                + (axes.isEmpty() ? loss : "mean[" + axes + "](" + loss + ")") + "\n  using " + using
                + "\n  batch 16   epochs 1\n}\n";
    }

    private static void collect(Term term, Map<String, Term.Leaf> leaves, Map<String, Term> lines) {
        switch (term) {
            case Term.Leaf leaf -> leaves.put(leaf.name(), leaf);
            case Term.Named(String name, Term value) -> {
                if (!lines.containsKey(name)) {
                    collect(value, leaves, lines);
                    lines.put(name, value);
                }
            }
            case Term.Made made -> made.parts().forEach(p -> collect(p, leaves, lines));
        }
    }

    /// Programs that say less.
    Stream<Program> smaller() {
        Stream<Program> fewer = IntStream.range(0, outputs.size() > 1 ? outputs.size() : 0)
                .mapToObj(i -> new Program(without(i), sizes, tied));
        Stream<Program> terms = IntStream.range(0, outputs.size()).boxed().flatMap(i -> {
            Output o = outputs.get(i);
            return o.term().smaller().map(t -> {
                List<Output> other = new ArrayList<>(outputs);
                other.set(i, new Output(t, o.order()));
                return new Program(other, sizes, tied);
            });
        });
        String text = text();
        Stream<Program> shorter = sizes.keySet().stream().sorted()
                .filter(a -> !tied.contains(a) && text.contains(a)).flatMap(a -> Stream.of(1, 2, 3, sizes.get(a) - 1)
                        .filter(n -> n > 0 && n < sizes.get(a)).map(n -> {
                            Map<String, Integer> other = new TreeMap<>(sizes);
                            other.put(a, n);
                            return new Program(outputs, other, tied);
                        }));
        return Stream.of(fewer, terms, shorter).flatMap(s -> s);
    }

    private List<Output> without(int index) {
        List<Output> other = new ArrayList<>(outputs);
        other.remove(index);
        return other;
    }

    int weight() {
        String text = text();
        return text.length() + sizes.entrySet().stream().filter(e -> text.contains(e.getKey()))
                .mapToInt(Map.Entry::getValue).sum();
    }

    /// Printed by a property that fails.
    @Override
    public String toString() {
        return "\n" + text();
    }
}
