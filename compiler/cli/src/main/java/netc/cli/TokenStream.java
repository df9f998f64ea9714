package netc.cli;

import java.util.ArrayList;
import java.util.List;
import netc.abi.Port;
import netc.runtime.model.Run;

/// Hands a model one token after the other. One that has taken all that it can begins anew with the second half of them.
final class TokenStream {
    private final Run run;
    private final Port input;
    private final int length;
    private final List<Integer> taken = new ArrayList<>();

    /// @param run   of what takes one element at a time, its other inputs written
    /// @param input of the tokens
    TokenStream(Run run, Port input) {
        this.run = run;
        this.input = input;
        length = run.procedure().loops().get(run.procedure().streamed()).turns();
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
            run.begin();
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
