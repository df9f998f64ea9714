package netc.compiler.kernel;

import java.util.List;

/// What a kernel does, as a text that is equal for kernels that may be one: names and lines of the model's file do not
/// count, locals and buffers go by their numbers.
public final class KernelShape {
    private final StringBuilder text = new StringBuilder();

    private KernelShape() {
    }

    public static String of(Kernel kernel) {
        KernelShape shape = new KernelShape();
        kernel.buffers().forEach(b -> shape.text.append(b.storage()));
        shape.text.append(kernel.own());
        shape.statements(kernel.body());
        return shape.text.toString();
    }

    private void statements(List<Statement> body) {
        text.append('{');
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop -> {
                    text.append(switch (loop.kind()) {
                        case SERIAL -> 'F';
                        case VECTOR -> 'V';
                        case ITEM -> 'I';
                    }).append(loop.index().id());
                    expression(loop.extent());
                    statements(loop.body());
                }
                case Statement.When when -> {
                    text.append('W');
                    expression(when.condition());
                    statements(when.body());
                }
                case Statement.Let let -> assign('L', let.local(), let.value());
                case Statement.Set set -> assign('S', set.local(), set.value());
                case Statement.Store store -> {
                    text.append('M').append(store.buffer().slot());
                    expression(store.index());
                    expression(store.value());
                }
                case Statement.Barrier _ -> text.append('B');
                case Statement.Line line -> {
                }
            }
        }
        text.append('}');
    }

    private void assign(char kind, Local local, Expression value) {
        text.append(kind).append(local.id());
        expression(value);
    }

    private void expression(Expression expression) {
        switch (expression) {
            case Expression.Real real -> text.append('r').append(Float.floatToRawIntBits(real.value()));
            case Expression.Whole whole -> text.append('w').append(whole.value());
            case Expression.Examples n -> text.append('n');
            case Expression.Get get -> text.append('g').append(get.local().id());
            case Expression.Load load -> {
                text.append('m').append(load.buffer().slot());
                expression(load.index());
            }
            case Expression.Apply apply -> {
                text.append('(').append(apply.operation().ordinal());
                apply.operands().forEach(this::expression);
                text.append(')');
            }
            case Expression.Random random -> {
                text.append('u').append(random.key()).append(random.example().isPresent() ? 'e' : 'r');
                random.example().ifPresent(this::expression);
                expression(random.counter());
            }
        }
    }
}
