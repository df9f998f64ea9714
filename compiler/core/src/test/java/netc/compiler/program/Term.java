package netc.compiler.program;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// An expression of the language and the axes of its value, the examples left out.
sealed interface Term {
    SortedSet<String> axes();

    String text();

    /// Terms of the same axes that say less.
    Stream<Term> smaller();

    /// How much it says.
    int weight();

    /// An input or a parameter: a name with a declaration.
    ///
    /// @param type what stands behind the colon
    record Leaf(String name, String keyword, String type, SortedSet<String> axes) implements Term {
        static Leaf real(boolean input, SortedSet<String> axes) {
            String suffix = axes.isEmpty() ? "" : "_" + String.join("_", axes);
            String type = "f32" + (axes.isEmpty() ? "" : "[" + String.join(", ", axes) + "]");
            return input ? new Leaf("x" + suffix, "input", type, axes)
                    : new Leaf("w" + suffix, "param", type + " ~ normal(0.5)", axes);
        }

        String declaration() {
            return keyword + " " + name + ": " + type;
        }

        @Override
        public String text() {
            return name;
        }

        @Override
        public Stream<Term> smaller() {
            return Stream.empty();
        }

        @Override
        public int weight() {
            return 1;
        }
    }

    /// A value that a line above has a name for.
    record Named(String name, Term value) implements Term {
        @Override
        public SortedSet<String> axes() {
            return value.axes();
        }

        @Override
        public String text() {
            return name;
        }

        @Override
        public Stream<Term> smaller() {
            return Stream.concat(Stream.of(Leaf.real(true, axes())), value.smaller().map(v -> new Named(name, v)));
        }

        @Override
        public int weight() {
            return 1 + value.weight();
        }
    }

    /// Something made of parts.
    ///
    /// @param pattern where `{0}` stands for the first part
    record Made(SortedSet<String> axes, String pattern, List<Term> parts) implements Term {
        public Made {
            parts = List.copyOf(parts);
        }

        @Override
        public String text() {
            String text = pattern;
            for (int i = 0; i < parts.size(); i++) {
                text = text.replace("{" + i + "}", parts.get(i).text());
            }
            return text;
        }

        @Override
        public Stream<Term> smaller() {
            Stream<Term> leaves = Stream.of(Leaf.real(true, axes), Leaf.real(false, axes));
            Stream<Term> own = parts.stream().filter(p -> p.axes().equals(axes) && isReal(p));
            Stream<Term> within = IntStream.range(0, parts.size()).boxed()
                    .flatMap(i -> parts.get(i).smaller().filter(s -> isReal(parts.get(i))).map(s -> with(i, s)));
            return Stream.of(leaves, own, within).flatMap(s -> s);
        }

        private static boolean isReal(Term t) {
            return !(t instanceof Leaf leaf) || leaf.type().startsWith("f32");
        }

        private Made with(int index, Term part) {
            List<Term> other = new ArrayList<>(parts);
            other.set(index, part);
            return new Made(axes, pattern, other);
        }

        @Override
        public int weight() {
            return 2 + parts.stream().mapToInt(Term::weight).sum();
        }
    }

    static SortedSet<String> set(Set<String> axes) {
        return new TreeSet<>(axes);
    }
}
