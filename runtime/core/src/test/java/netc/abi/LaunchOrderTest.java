package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaunchOrderTest {
    private static List<String> seen(List<Loop> loops, int from, int to) {
        LaunchOrder order = new LaunchOrder(loops);
        List<String> seen = new ArrayList<>();
        order.run(from, to, launch -> {
            StringBuilder text = new StringBuilder().append(launch);
            for (int loop = 0; loop < loops.size(); loop++) {
                boolean inside = loops.get(loop).first() <= launch && launch < loops.get(loop).end();
                text.append(inside ? " turn " + order.turn(loop) : "");
            }
            seen.add(text.toString());
        });
        return seen;
    }

    @Test
    void launchesRunInOrder() {
        assertEquals(List.of("0", "1", "2"), seen(List.of(), 0, 3));
        assertEquals(List.of("1"), seen(List.of(), 1, 2));
    }

    @Test
    void aLoopRunsItsLaunchesOnceATurn() {
        List<Loop> loops = List.of(new Loop(1, 3, 2, false), new Loop(4, 5, 3, true));
        assertEquals(List.of("0", "1 turn 0", "2 turn 0", "1 turn 1", "2 turn 1", "3", "4 turn 2", "4 turn 1",
                "4 turn 0"), seen(loops, 0, 5));
        assertEquals(List.of("3", "4 turn 2", "4 turn 1", "4 turn 0"), seen(loops, 3, 5));
    }

    @Test
    void aLoopInsideAnotherRunsInEachOfItsTurns() {
        List<Loop> loops = List.of(new Loop(0, 4, 2, true), new Loop(0, 1, 2, false), new Loop(2, 4, 2, false));
        assertEquals(List.of("0 turn 1 turn 0", "0 turn 1 turn 1", "1 turn 1", "2 turn 1 turn 0", "3 turn 1 turn 0",
                "2 turn 1 turn 1", "3 turn 1 turn 1", "0 turn 0 turn 0", "0 turn 0 turn 1", "1 turn 0",
                "2 turn 0 turn 0", "3 turn 0 turn 0", "2 turn 0 turn 1", "3 turn 0 turn 1", "4"), seen(loops, 0, 5));
    }

    @Test
    void slicesAreUsedRoundAndRound() {
        Move move = new Move(0, 0, 1, 2, new Place(3, 4));
        assertEquals(11, move.slice(2));
        assertEquals(List.of(11, 0, 11), List.of(move.by(0, 11), move.by(1, 11), move.by(2, 11)));
    }

    @Test
    void loopsOfNothingAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Loop(2, 2, 1, false));
        assertThrows(IllegalArgumentException.class, () -> new Loop(2, 3, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new Move(0, 0, 0, 0, Place.fixed(1)));
        assertThrows(IllegalArgumentException.class, () -> new Procedure(Role.STEP, List.of(), Schedule.NONE, List.of(),
                List.of(), List.of(), List.of(new Loop(0, 1, 2, false)), 0, Place.fixed(0), Place.fixed(0)));
    }
}
