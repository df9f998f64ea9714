package netc.cli;

import java.util.ArrayList;
import java.util.List;
import netc.abi.Port;
import netc.abi.RandomNumbers.Purpose;
import netc.runtime.model.Run;

/// Hands a model one token after the other. One that has taken all that it can begins anew with the second half of them.
final class TokenStream {
    private final Run run;
    private final Port input;
    private final int length;
    private final long seed;
    private long begun;
    private final List<Integer> taken = new ArrayList<>();

    /// @param run   of what takes one element at a time, its other inputs written
    /// @param input of the tokens
    /// @param seed  of what the model draws, anew each time that it begins
    TokenStream(Run run, Port input, long seed) {
        this.run = run;
        this.seed = seed;
        this.input = input;
        length = run.procedure().loops().get(run.procedure().streamed()).turns();
        begin();
    }

    private void begin() {
        run.draws(seed, Purpose.CALL, ++begun);
        run.begin();
    }

    boolean isFull() {
        return taken.size() == length;
    }

    /// Then the outputs for it are there.
    void take(int token) {
        if (isFull()) {
            List<Integer> kept = List.copyOf(taken.subList(length - length / 2, length));
            taken.clear();
            begin();
            kept.forEach(this::put);
        }
        put(token);
    }

    private void put(int token) {
        run.set(input, token);
        run.turn(taken.size());
        taken.add(token);
    }
}
