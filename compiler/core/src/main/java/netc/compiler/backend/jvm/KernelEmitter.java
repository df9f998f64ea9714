package netc.compiler.backend.jvm;

import static org.objectweb.asm.Opcodes.*;

import java.util.List;
import java.util.Optional;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.ScalarType;
import netc.compiler.kernel.Statement;
import org.objectweb.asm.Label;

/// The body of a kernel's method: the offsets of its buffers into slots, then
/// `for (turn = from; turn < to; turn++)`. Slots are free again when their block ends.
final class KernelEmitter {
    private final MethodCode code;
    private final Constants constants;
    private final Slots slots = new Slots();
    private final ScalarEmitter scalar;

    /// Within a vector loop: which of its values are vectors, and how to compute those.
    private record Vectors(VectorLoop loop, VectorEmitter emitter) {
    }

    KernelEmitter(MethodCode code, Constants constants) {
        this.code = code;
        this.constants = constants;
        scalar = new ScalarEmitter(code, slots);
    }

    void emit(Kernel kernel) {
        if (kernel.items() > 0) {
            throw new IllegalStateException("no schedule for the JVM has groups of items: " + kernel.name());
        }
        for (Buffer buffer : kernel.buffers()) {
            int slot = code.slot();
            code.loadReference(Slots.OFFSETS);
            code.load(ScalarType.I32, Slots.AT);
            code.push(buffer.slot());
            code.op(IADD);
            code.op(IALOAD);
            code.store(ScalarType.I32, slot);
            slots.bindOffset(buffer, slot);
        }
        slots.bind(kernel.turn(), Slots.FROM);
        count(Slots.FROM, () -> code.load(ScalarType.I32, Slots.TO), () -> block(kernel.body(), Optional.empty()));
        code.op(RETURN);
    }

    /// `while (index < limit) { body; index++; }`.
    private void count(int index, Runnable limit, Runnable body) {
        Label test = new Label();
        Label end = new Label();
        code.out.visitLabel(test);
        code.load(ScalarType.I32, index);
        limit.run();
        code.jump(IF_ICMPGE, end);
        body.run();
        code.out.visitIincInsn(index, 1);
        code.jump(GOTO, test);
        code.out.visitLabel(end);
    }

    private void block(List<Statement> body, Optional<Vectors> vectors) {
        int taken = code.taken();
        for (Statement statement : body) {
            statement(statement, vectors);
        }
        code.release(taken);
    }

    private void statement(Statement statement, Optional<Vectors> vectors) {
        switch (statement) {
            case Statement.Barrier _ -> throw new IllegalStateException("a barrier without items");
            case Statement.Line(int number) -> code.line(number);
            case Statement.Let(Local local, Expression value) -> {
                slots.bind(local, code.slot());
                assign(local, value, vectors);
            }
            case Statement.Set(Local local, Expression value) -> assign(local, value, vectors);
            case Statement.Store(Buffer buffer, Expression index, Expression value) -> {
                if (vectors.isPresent() && !vectors.get().loop().form(index).uniform()) {
                    storeVector(vectors.get(), buffer, index, value);
                } else {
                    if (vectors.isPresent() && !vectors.get().loop().form(value).uniform()) {
                        throw new IllegalStateException("every lane stores its own " + value + " in " + buffer + " at "
                                + index);
                    }
                    scalar.store(buffer, index, value);
                }
            }
            case Statement.When(Expression condition, List<Statement> body) -> {
                Label end = new Label();
                scalar.jumpUnless(condition, end);
                block(body, vectors);
                code.out.visitLabel(end);
            }
            case Statement.Loop loop -> {
                if (loop.kind() == Statement.Kind.VECTOR && constants.width() > 1
                        && !loop.extent().equals(new Whole(1))) {
                    vectorLoop(loop);
                } else {
                    serialLoop(loop, vectors);
                }
            }
        }
    }

    private void assign(Local local, Expression value, Optional<Vectors> vectors) {
        if (vectors.isEmpty()) {
            scalar.emit(value);
            code.store(local.type(), slots.of(local));
            return;
        }
        VectorLoop loop = vectors.get().loop();
        if (loop.form(local).lanes()) {
            vectors.get().emitter().assign(local, value);
            return;
        }
        scalar.emit(loop.laneZero(value));
        code.store(local.type(), slots.of(local));
        if (loop.isBroadcast(local)) {
            vectors.get().emitter().bindBroadcast(new Expression.Get(local));
        }
    }

    private static void storeVector(Vectors vectors, Buffer buffer, Expression index, Expression value) {
        if (!vectors.loop().form(index).equals(new Form.Affine(1))) {
            throw new IllegalStateException("store in " + buffer + " at " + index + ", whose stride is "
                    + vectors.loop().form(index));
        }
        vectors.emitter().store(buffer, index, value);
    }

    private void serialLoop(Statement.Loop loop, Optional<Vectors> vectors) {
        int taken = code.taken();
        Runnable limit;
        if (loop.extent() instanceof Whole(int extent)) {
            limit = () -> code.push(extent);
        } else {
            int slot = code.slot();
            scalar.emit(loop.extent());
            code.store(ScalarType.I32, slot);
            limit = () -> code.load(ScalarType.I32, slot);
        }
        int index = code.slot();
        slots.bind(loop.index(), index);
        code.push(0);
        code.store(ScalarType.I32, index);
        count(index, limit, () -> {
            vectors.filter(v -> v.loop().isBroadcast(loop.index()))
                    .ifPresent(v -> v.emitter().bindBroadcast(new Expression.Get(loop.index())));
            block(loop.body(), vectors);
        });
        code.release(taken);
    }

    private void vectorLoop(Statement.Loop statement) {
        int extent = ((Whole) statement.extent()).value();
        if (extent > constants.width()) {
            throw new IllegalStateException(
                    "vector loop of extent " + extent + " in code of width " + constants.width());
        }
        if (extent < 1) {
            return;
        }
        int taken = code.taken();
        VectorLoop loop = new VectorLoop(statement);
        // scalars are those of lane 0
        slots.bind(statement.index(), code.slot());
        code.push(0);
        code.store(ScalarType.I32, slots.of(statement.index()));
        VectorEmitter emitter = new VectorEmitter(code, constants, slots, scalar, loop, extent);
        loop.broadcastConstants().forEach(emitter::bindBroadcast);
        loop.broadcastFromOutside().forEach(local -> emitter.bindBroadcast(new Expression.Get(local)));
        block(statement.body(), Optional.of(new Vectors(loop, emitter)));
        code.release(taken);
    }
}
