package netc.compiler.backend.jvm;

import static netc.compiler.kernel.Scalars.*;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import netc.abi.Storage;
import netc.compiler.kernel.Buffer;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.KernelBuilder;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.ScalarType;

/// Kernels drawn at random: a serial loop over a vector loop with values of every type inside, uniform and not,
/// accumulators over an inner loop, conditions, and a few stores.
public final class RandomKernel {
    public static final int TURNS = 3;
    /// Elements that every turn of the outer loop reads and writes for itself.
    static final int STRIDE = 256;
    public static final int SIZE = TURNS * 2 * STRIDE + 64;
    private static final int STEPS = 10;

    private final Random random;
    private final KernelBuilder k = new KernelBuilder();
    private final Buffer x = k.buffer("x", Storage.ARENA);
    private final Buffer w = k.buffer("w", Storage.WEIGHTS);
    private final Buffer ints = k.buffer("ints", Storage.INDICES);
    private final Buffer y = k.buffer("y", Storage.ARENA);
    private final Buffer v = k.buffer("v", Storage.WEIGHTS);
    private final Buffer results = k.buffer("results", Storage.INDICES);
    private final Map<ScalarType, List<Expression>> pool = new EnumMap<>(ScalarType.class);
    private final int extent;
    private int stored;
    /// One draw is enough: each is a long sequence.
    private boolean drawn;

    private RandomKernel(Random random, int width) {
        this.random = random;
        extent = random.nextBoolean() ? width : 1 + random.nextInt(width);
    }

    public static Kernel draw(Random random, int width) {
        return new RandomKernel(random, width).kernel();
    }

    private Kernel kernel() {
        Expression row = k.let("row", imul(k.turn(), whole(2 * STRIDE)));
        seed(row);
        k.serial("j", 2, j -> {
            Expression base = k.let("base", iadd(row, imul(j, whole(STRIDE))));
            seed(base);
            k.vector("i", extent, i -> lanes(base, i));
            pool.get(ScalarType.F32).clear();
            pool.get(ScalarType.I32).clear();
            pool.get(ScalarType.BOOL).clear();
        });
        return k.build("random");
    }

    /// Values that are the same in all lanes.
    private void seed(Expression base) {
        put(base);
        put(new Expression.Examples());
        put(whole(random.nextInt()));
        put(real(special()));
        put(k.let("a", load(x, iadd(base, whole(random.nextInt(16))))));
        put(k.let("b", load(ints, iadd(base, whole(random.nextInt(16))))));
        put(ilt(base, whole(STRIDE)));
    }

    private void lanes(Expression base, Expression i) {
        Expression place = random.nextBoolean() ? k.let("place", iadd(base, i)) : iadd(i, base);
        put(load(x, place));
        put(load(w, iadd(place, whole(random.nextInt(32)))));
        put(k.let("n", load(ints, place)));
        put(i);
        put(place);
        steps(STEPS / 2);
        Local sum = k.variable("sum", pick(ScalarType.F32));
        Local count = k.variable("count", pick(ScalarType.I32));
        Local all = k.variable("all", pick(ScalarType.BOOL));
        Local at = k.variable("at", place);
        k.serial("t", random.nextBoolean() ? whole(3) : iadd(new Expression.Examples(), whole(-1)), t -> {
            Map<ScalarType, Integer> sizes = sizes();
            put(t);
            put(get(sum));
            put(load(w, get(at)));
            steps(2);
            k.set(sum, fma(load(x, iadd(base, t)), load(w, get(at)), random.nextBoolean() ? get(sum)
                    : pick(ScalarType.F32)));
            k.set(count, iadd(get(count), pick(ScalarType.I32)));
            k.set(all, Expression.apply(Operation.OR, get(all), pick(ScalarType.BOOL)));
            k.set(at, iadd(get(at), whole(5)));
            cut(sizes);
        });
        put(get(sum));
        put(get(count));
        put(get(all));
        k.when(ilt(load(ints, base), whole(0)), () -> k.set(sum, pick(ScalarType.F32)));
        steps(STEPS / 2);
        for (int s = 0; s < 4; s++) {
            store(place, i, s);
        }
        Expression truth = Expression.apply(Operation.ISELECT, pick(ScalarType.BOOL), whole(1), whole(0));
        k.store(results, iadd(place, whole(128)), truth);
        k.store(y, iadd(base, whole(STRIDE - 1)), load(w, iadd(base, whole(7))));
    }

    private void store(Expression place, Expression i, int s) {
        Expression at = iadd(place, whole(32 * stored++));
        switch (s) {
            case 0, 1 -> k.store(y, at, last(ScalarType.F32, s));
            case 2 -> k.store(v, at, pick(ScalarType.F32));
            case 3 -> k.store(results, iadd(place, whole(32)), last(ScalarType.I32, 0));
            default -> throw new AssertionError(s);
        }
    }

    private Map<ScalarType, Integer> sizes() {
        Map<ScalarType, Integer> sizes = new EnumMap<>(ScalarType.class);
        pool.forEach((type, values) -> sizes.put(type, values.size()));
        return sizes;
    }

    /// Forgets what lives in a block that ends.
    private void cut(Map<ScalarType, Integer> sizes) {
        sizes.forEach((type, size) -> pool.get(type).subList(size, pool.get(type).size()).clear());
    }

    private void steps(int count) {
        for (int s = 0; s < count; s++) {
            Operation operation = Operation.values()[random.nextInt(Operation.values().length)];
            Expression e = apply(operation);
            put(random.nextInt(4) == 0 ? e : k.let("v", e));
        }
        if (!drawn && random.nextInt(6) == 0) {
            drawn = true;
            put(k.let("r", new Expression.Random(random.nextLong(),
                    random.nextBoolean() ? Optional.of(pick(ScalarType.I32)) : Optional.empty(),
                    pick(ScalarType.I32))));
        }
    }

    private Expression apply(Operation operation) {
        Expression[] operands = operation.operands().stream().map(this::pick).toArray(Expression[]::new);
        switch (operation) {
            // payloads of NaN are nobody's promise
            case BITS -> operands[0] = select(Expression.apply(Operation.EQ, operands[0], operands[0]), operands[0],
                    real(3));
            case IDIV, IMOD -> operands[1] = divisor(operands[1]);
            default -> {
            }
        }
        return Expression.apply(operation, operands);
    }

    private Expression divisor(Expression any) {
        return switch (random.nextInt(3)) {
            case 0 -> whole(1 << random.nextInt(10));
            case 1 -> Expression.apply(Operation.IOR, Expression.apply(Operation.IUSHR, any, whole(1)), whole(1));
            default -> iadd(Expression.apply(Operation.IAND, any, whole(15)), whole(1));
        };
    }

    private void put(Expression e) {
        pool.computeIfAbsent(e.type(), _ -> new ArrayList<>()).add(e);
    }

    private Expression pick(ScalarType type) {
        List<Expression> values = pool.get(type);
        return values.get(random.nextInt(values.size()));
    }

    private Expression last(ScalarType type, int back) {
        List<Expression> values = pool.get(type);
        return values.get(values.size() - 1 - back);
    }

    /// A real out of all that matter: specials, subnormals, whole numbers, any bits.
    private float special() {
        return anyReal(random);
    }

    public static float anyReal(Random random) {
        float[] corners = {0, -0f, 1, -1, 0.5f, -0.5f, 2.5f, Float.NaN, Float.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                Float.MIN_VALUE, -Float.MIN_VALUE, Float.MIN_NORMAL, Float.MAX_VALUE, 0x1p22f, 0x1p23f, -0x1p23f,
                8388607.5f,
                -8388607.5f, 0x1p31f, -0x1p31f, 127, 128, -126, -127};
        return switch (random.nextInt(4)) {
            case 0 -> corners[random.nextInt(corners.length)];
            case 1 -> Float.intBitsToFloat(random.nextInt());
            default -> (float) random.nextGaussian() * 10;
        };
    }
}
