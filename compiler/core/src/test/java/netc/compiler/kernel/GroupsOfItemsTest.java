package netc.compiler.kernel;

import static netc.compiler.kernel.Scalars.fma;
import static netc.compiler.kernel.Scalars.iadd;
import static netc.compiler.kernel.Scalars.ilt;
import static netc.compiler.kernel.Scalars.imul;
import static netc.compiler.kernel.Scalars.isub;
import static netc.compiler.kernel.Scalars.load;
import static netc.compiler.kernel.Scalars.real;
import static netc.compiler.kernel.Scalars.whole;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;
import netc.abi.Storage;
import netc.compiler.backend.jvm.EmittedCode;
import netc.compiler.backend.opencl.ProgramRenderer;
import netc.compiler.kernel.KernelInterpreter.Memory;
import netc.compiler.kernel.KernelInterpreter.Precision;
import org.junit.jupiter.api.Test;

/// Kernels whose turns are groups of items with a tile that they share.
class GroupsOfItemsTest {
    private static final int TILE = 4;
    private static final int SIZE = 12;

    /// Turns round every stretch of four.
    private static Kernel reversal(boolean waits) {
        KernelBuilder k = new KernelBuilder();
        Buffer x = k.buffer("x", Storage.ARENA);
        Buffer y = k.buffer("y", Storage.ARENA);
        Buffer tile = k.own(TILE);
        Expression first = k.let("first", imul(k.turn(), whole(TILE)));
        k.items("i", TILE, i -> {
            k.store(tile, i, load(x, iadd(first, i)));
            if (waits) {
                k.barrier();
            }
            k.store(y, iadd(first, i), load(tile, isub(whole(TILE - 1), i)));
        });
        return k.build("reversal");
    }

    private static double[] reversed(Kernel kernel) {
        double[] arena = new double[4 * TILE];
        Arrays.setAll(arena, i -> i);
        KernelInterpreter.run(Precision.SINGLE, kernel, new Memory(new double[0], arena, new int[0]),
                new int[] {0, 2 * TILE}, 0, 1, 0, 0, 0, 2);
        return Arrays.copyOfRange(arena, 2 * TILE, 4 * TILE);
    }

    @Test
    void itemsSeeBehindABarrierWhatOthersWroteBeforeIt() {
        double[] expected = {3, 2, 1, 0, 7, 6, 5, 4};
        assertArrayEquals(expected, reversed(reversal(true)));
        assertFalse(Arrays.equals(expected, reversed(reversal(false))));
    }

    @Test
    void groupsArePrintedForPeople() {
        assertEquals("""
                kernel reversal(x: RUN REAL, y: RUN REAL) each group turn_0 with 4 of its own
                  let first_1 = IMUL(turn_0, 4)
                  item i_2 until 4
                    own[i_2] = x[IADD(first_1, i_2)]
                    barrier
                    y[IADD(first_1, i_2)] = own[ISUB(3, i_2)]
                """, KernelPrinter.print(reversal(true)));
    }

    @Test
    void aBarrierMakesAnotherKernel() {
        assertNotEquals(KernelShape.of(reversal(false)), KernelShape.of(reversal(true)));
    }

    /// A product of matrices, each group a tile of the result: tiles of both factors are shared, sums stay with their items.
    private static Kernel tiledProduct() {
        KernelBuilder k = new KernelBuilder();
        Buffer a = k.buffer("a", Storage.ARENA);
        Buffer b = k.buffer("b", Storage.ARENA);
        Buffer c = k.buffer("c", Storage.ARENA);
        Buffer tiles = k.own(2 * TILE * TILE);
        Expression top = k.let("top", imul(Scalars.idiv(k.turn(), whole(SIZE / TILE)), whole(TILE)));
        Expression left = k.let("left", imul(Scalars.imod(k.turn(), whole(SIZE / TILE)), whole(TILE)));
        k.items("item", TILE * TILE, item -> {
            Expression i = k.let("i", Scalars.idiv(item, whole(TILE)));
            Expression j = k.let("j", Scalars.imod(item, whole(TILE)));
            Local sum = k.variable("sum", real(0));
            k.serial("t", SIZE / TILE, t -> {
                Expression at = k.let("at", imul(t, whole(TILE)));
                k.store(tiles, item, load(a, iadd(imul(iadd(top, i), whole(SIZE)), iadd(at, j))));
                k.store(tiles, iadd(whole(TILE * TILE), item),
                        load(b, iadd(imul(iadd(at, i), whole(SIZE)), iadd(left, j))));
                k.barrier();
                k.serial("k", TILE, q -> k.set(sum, fma(load(tiles, iadd(imul(i, whole(TILE)), q)),
                        load(tiles, iadd(whole(TILE * TILE), iadd(imul(q, whole(TILE)), j))), Scalars.get(sum))));
                k.barrier();
            });
            k.store(c, iadd(imul(iadd(top, i), whole(SIZE)), iadd(left, j)), Scalars.get(sum));
        });
        return k.build("tiled");
    }

    @Test
    void aTiledProductHasTheBitsOfThePlainChains() {
        double[] arena = new double[3 * SIZE * SIZE];
        Random random = new Random(5);
        Arrays.setAll(arena, i -> random.nextFloat());
        int groups = SIZE / TILE * (SIZE / TILE);
        KernelInterpreter.run(Precision.SINGLE, tiledProduct(), new Memory(new double[0], arena, new int[0]),
                new int[] {0, SIZE * SIZE, 2 * SIZE * SIZE}, 0, 1, 0, 0, 0, groups);
        for (int i = 0; i < SIZE; i++) {
            for (int j = 0; j < SIZE; j++) {
                float sum = 0;
                for (int q = 0; q < SIZE; q++) {
                    sum = Math.fma((float) arena[i * SIZE + q], (float) arena[SIZE * SIZE + q * SIZE + j], sum);
                }
                assertEquals(sum, arena[2 * SIZE * SIZE + i * SIZE + j]);
            }
        }
    }

    @Test
    void whatIsNoGroupIsRefused() {
        Map<String, BiConsumer<KernelBuilder, Buffer>> wrong = Map.of(
                "a barrier outside of items", (k, y) -> k.barrier(),
                "a group that stores in y", (k, y) -> {
                    k.items("i", 4, i -> k.store(y, i, real(1)));
                    k.store(y, whole(0), real(1));
                },
                "4 items in a group of 8", (k, y) -> {
                    k.items("i", 8, i -> k.store(y, i, real(1)));
                    k.items("j", 4, i -> k.store(y, i, real(2)));
                },
                "items within items", (k, y) -> k.items("i", 4, i -> k.items("j", 4, j -> k.store(y, j, real(1)))),
                "a barrier that only some items come by",
                (k, y) -> k.items("i", 4, i -> k.when(ilt(i, whole(2)), k::barrier)),
                "an item that sets", (k, y) -> {
                    Local sum = k.variable("sum", real(0));
                    k.items("i", 4, i -> k.set(sum, real(1)));
                });
        wrong.forEach((message, body) -> {
            KernelBuilder k = new KernelBuilder();
            body.accept(k, k.buffer("y", Storage.ARENA));
            String found = assertThrows(IllegalStateException.class, () -> k.build("wrong"), message).getMessage();
            assertTrue(found.startsWith("kernel wrong has " + message), found);
        });
    }

    /// What varies is found through locals, loops and what is set where only some come by.
    @Test
    void barriersWithinWhatVariesByARoundaboutWayAreRefused() {
        List<BiConsumer<KernelBuilder, Expression>> ways = List.of(
                (k, i) -> k.serial("t", k.let("until", iadd(i, whole(1))), t -> k.barrier()),
                (k, i) -> {
                    Local some = k.variable("some", whole(0));
                    k.when(ilt(i, whole(2)), () -> k.set(some, whole(1)));
                    k.when(ilt(Scalars.get(some), whole(1)), k::barrier);
                },
                (k, i) -> {
                    Local last = k.variable("last", whole(0));
                    Local before = k.variable("before", whole(0));
                    k.serial("t", 3, t -> {
                        k.when(ilt(Scalars.get(before), whole(1)), k::barrier);
                        k.set(before, Scalars.get(last));
                        k.set(last, i);
                    });
                });
        for (BiConsumer<KernelBuilder, Expression> way : ways) {
            KernelBuilder k = new KernelBuilder();
            k.items("i", 4, i -> way.accept(k, i));
            assertThrows(IllegalStateException.class, () -> k.build("wrong"));
        }
    }

    @Test
    void backEndsWithoutSuchAScheduleRefuseGroups() {
        assertThrows(IllegalStateException.class, () -> EmittedCode.load(1, List.of(reversal(true))));
        assertThrows(IllegalStateException.class, () -> ProgramRenderer.render(List.of(reversal(true))));
    }
}
