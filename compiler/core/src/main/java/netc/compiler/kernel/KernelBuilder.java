package netc.compiler.kernel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import netc.abi.Storage;
import netc.compiler.kernel.Expression.Apply;
import netc.compiler.kernel.Expression.Get;
import netc.compiler.kernel.Expression.Real;
import netc.compiler.kernel.Expression.Whole;

/// Collects the statements of one kernel in the order they are to run, and keeps its locals and slots apart.
///
/// ```
/// var k = new KernelBuilder();
/// Buffer x = k.buffer("x", Storage.ARENA), y = k.buffer("y", Storage.ARENA);
/// Expression base = k.let("base", imul(k.turn(), whole(16)));
/// k.vector("i", 16, i -> k.store(y, iadd(base, i), neg(load(x, iadd(base, i)))));
/// Kernel kernel = k.build("negate");
/// ```
public final class KernelBuilder {
    private final List<Buffer> buffers = new ArrayList<>();
    private final Deque<List<Statement>> blocks = new ArrayDeque<>();
    /// Locals that may be set: their value at one time is not their value at another.
    private final java.util.Set<Local> variables = new HashSet<>();
    private int locals;
    private int own;
    private final Local turn = fresh("turn", ScalarType.I32);

    public KernelBuilder() {
        blocks.push(new ArrayList<>());
    }

    /// Index of the parallel loop.
    public Expression turn() {
        return new Get(turn);
    }

    /// The next argument.
    public Buffer buffer(String name, Storage storage) {
        Buffer buffer = new Buffer(buffers.size(), name, storage);
        buffers.add(buffer);
        return buffer;
    }

    /// What the turn keeps for itself, at least so many elements.
    public Buffer own(int elements) {
        own = Math.max(own, elements);
        return new Buffer(-1, "own", Storage.OWN);
    }

    /// A local that no statement mentions yet.
    public Local fresh(String name, ScalarType type) {
        return new Local(locals++, name, type);
    }

    /// Adds a statement as it is.
    public void add(Statement statement) {
        blocks.element().add(statement);
    }

    /// The value under a name, computed here and once. Constants and names of values stay what they are.
    public Expression let(String name, Expression value) {
        if (value instanceof Real || value instanceof Whole || value instanceof Expression.Examples
                || value instanceof Get(Local local) && !variables.contains(local)) {
            return value;
        }
        Local local = fresh(name, value.type());
        add(new Statement.Let(local, value));
        return new Get(local);
    }

    /// A local that begins with a value and may be [#set].
    public Local variable(String name, Expression value) {
        Local local = fresh(name, value.type());
        variables.add(local);
        add(new Statement.Let(local, value));
        return local;
    }

    /// Gives a [#variable] another value.
    public void set(Local local, Expression value) {
        if (!variables.contains(local)) {
            throw new IllegalStateException("set of " + local + ", which is no variable");
        }
        add(new Statement.Set(local, value));
    }

    public void store(Buffer buffer, Expression index, Expression value) {
        add(new Statement.Store(buffer, index, value));
    }

    public void line(int number) {
        add(new Statement.Line(number));
    }

    /// `for name in 0 until extent`, one turn after the other. A loop of one turn is its body alone.
    public void serial(String name, Expression extent, Consumer<Expression> body) {
        loop(Statement.Kind.SERIAL, name, extent, body);
    }

    public void serial(String name, int extent, Consumer<Expression> body) {
        serial(name, new Whole(extent), body);
    }

    /// `for name in 0 until extent`, all turns at once, see [Statement]. A loop of one turn is its body alone.
    public void vector(String name, int extent, Consumer<Expression> body) {
        loop(Statement.Kind.VECTOR, name, new Whole(extent), body);
    }

    /// `for name in 0 until extent`, the items of a group, see [Statement].
    public void items(String name, int extent, Consumer<Expression> body) {
        Local index = fresh(name, ScalarType.I32);
        List<Statement> block = block(() -> body.accept(new Get(index)));
        add(new Statement.Loop(Statement.Kind.ITEM, index, new Whole(extent), block));
    }

    /// Where the items of a group wait for each other.
    public void barrier() {
        add(new Statement.Barrier());
    }

    /// The body, where the condition holds; a condition between constants is decided here.
    public void when(Expression condition, Runnable body) {
        if (condition instanceof Apply(Operation operation, var operands) && operands.get(0) instanceof Whole(int a)
                && operands.get(1) instanceof Whole(int b)) {
            boolean holds = switch (operation) {
                case ILT -> a < b;
                case ILE -> a <= b;
                case IEQ -> a == b;
                case INE -> a != b;
                default -> throw new IllegalStateException("when " + condition);
            };
            if (holds) {
                body.run();
            }
            return;
        }
        List<Statement> block = block(body);
        add(new Statement.When(condition, block));
    }

    /// The statements that `body` adds, kept apart from those around.
    public List<Statement> block(Runnable body) {
        blocks.push(new ArrayList<>());
        body.run();
        return List.copyOf(blocks.pop());
    }

    /// @throws IllegalStateException inside a block, or where [KernelVerifier] refuses the kernel
    public Kernel build(String name) {
        if (blocks.size() != 1) {
            throw new IllegalStateException("kernel " + name + " ends within a block");
        }
        return KernelVerifier.verify(new Kernel(name, buffers, turn, own, blocks.element()));
    }

    private void loop(Statement.Kind kind, String name, Expression extent, Consumer<Expression> body) {
        if (extent instanceof Whole(int turns) && turns <= 1) {
            if (turns == 1) {
                body.accept(new Whole(0));
            }
            return;
        }
        Local index = fresh(name, ScalarType.I32);
        List<Statement> block = block(() -> body.accept(new Get(index)));
        add(new Statement.Loop(kind, index, extent, block));
    }
}
