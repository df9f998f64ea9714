package netc.abi;

import java.util.List;

/// Something a model can do: launches in order over one arena.
///
/// @param role        what it is for, of one model no two for the same
/// @param inputs      what the caller writes before
/// @param schedule    numbers of the run that the caller computes before
/// @param handed      those of them that launches read
/// @param outputs     what the caller reads after
/// @param launches    in order; each sees what those before it wrote
/// @param loops       in the order in which they begin, an outer one before those inside it
/// @param firstUpdate number of the first launch that may change a variable, by when all outputs are there but [#FINITE]; the
///                    number of launches where none does
/// @param arena       size of [Storage#ARENA]
/// @param indices     size of [Storage#INDICES]
public record Procedure(Role role, List<Port> inputs, Schedule schedule, List<Schedule.Handed> handed,
        List<Port> outputs, List<Launch> launches, List<Loop> loops, int firstUpdate, Place arena, Place indices) {
    /// The output that a procedure with others has where it changes variables: NaN somewhere if a new element is not finite,
    /// else 0.
    public static final String FINITE = "finite";

    public Procedure {
        inputs = List.copyOf(inputs);
        handed = List.copyOf(handed);
        outputs = List.copyOf(outputs);
        launches = List.copyOf(launches);
        loops = List.copyOf(loops);
        if (firstUpdate < 0 || firstUpdate > launches.size()) {
            throw new IllegalArgumentException("procedure " + role + " of a plan: expected the first update among "
                    + launches.size() + " launches, found " + firstUpdate);
        }
        int update = firstUpdate;
        int count = launches.size();
        if (loops.stream().anyMatch(l -> l.end() > count || l.first() < update && update < l.end())) {
            throw new IllegalArgumentException("procedure " + role + " of a plan: expected loops among " + count
                    + " launches, the first update not inside one, found " + loops);
        }
    }

    /// One without loops.
    public Procedure(Role role, List<Port> inputs, Schedule schedule, List<Schedule.Handed> handed,
            List<Port> outputs, List<Launch> launches, int firstUpdate, Place arena, Place indices) {
        this(role, inputs, schedule, handed, outputs, launches, List.of(), firstUpdate, arena, indices);
    }

    /// The same with other launches.
    public Procedure with(List<Launch> others) {
        return new Procedure(role, inputs, schedule, handed, outputs, others, loops, firstUpdate, arena, indices);
    }

    /// How often a launch runs.
    public int runs(int launch) {
        int runs = 1;
        for (Loop loop : loops) {
            runs = loop.first() <= launch && launch < loop.end() ? Math.multiplyExact(runs, loop.turns()) : runs;
        }
        return runs;
    }

    /// The number of the loop that a [Role.Stream] takes turn by turn: the last, and none is around it. Called in every turn,
    /// hence without a stream.
    public int streamed() {
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).end() == launches.size()) {
                return i;
            }
        }
        throw new IllegalStateException("procedure " + role + " ends with no loop");
    }

    /// Whether it may change variables.
    public boolean updates() {
        return firstUpdate < launches.size();
    }
}
