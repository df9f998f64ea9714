package netc.compiler.kernel;

import java.util.List;
import java.util.stream.Collectors;

/// A kernel as text a person reads, two spaces a level.
public final class KernelPrinter {
    private KernelPrinter() {
    }

    public static String print(Kernel kernel) {
        StringBuilder text = new StringBuilder("kernel " + kernel.name() + kernel.buffers().stream()
                .map(b -> b.name() + ": " + b.storage()).collect(Collectors.joining(", ", "(", ") "))
                + (kernel.items() > 0 ? "each group " : "each ") + kernel.turn()
                + (kernel.own() > 0 ? " with " + kernel.own() + " of its own" : "") + "\n");
        print(kernel.body(), "  ", text);
        return text.toString();
    }

    private static void print(List<Statement> body, String indent, StringBuilder text) {
        for (Statement statement : body) {
            text.append(indent);
            switch (statement) {
                case Statement.Loop loop -> {
                    text.append(word(loop.kind())).append(' ').append(loop.index())
                            .append(" until ").append(loop.extent()).append('\n');
                    print(loop.body(), indent + "  ", text);
                }
                case Statement.When when -> {
                    text.append("when ").append(when.condition()).append('\n');
                    print(when.body(), indent + "  ", text);
                }
                case Statement.Let let -> text.append("let ").append(let.local()).append(" = ").append(let.value())
                        .append('\n');
                case Statement.Set set -> text.append(set.local()).append(" = ").append(set.value()).append('\n');
                case Statement.Store store -> text.append(store.buffer().name()).append('[').append(store.index())
                        .append("] = ").append(store.value()).append('\n');
                case Statement.Barrier _ -> text.append("barrier\n");
                case Statement.Line line -> text.append("line ").append(line.number()).append('\n');
            }
        }
    }

    private static String word(Statement.Kind kind) {
        return switch (kind) {
            case SERIAL -> "for";
            case VECTOR -> "vector";
            case ITEM -> "item";
        };
    }
}
