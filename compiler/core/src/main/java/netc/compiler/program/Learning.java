package netc.compiler.program;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.source.Span;

/// How a model learns, and where its file says so.
///
/// @param blocks    in the order in which they are carried out
/// @param elsewhere where one step of several is looked at: the paths of the parameters that only others learn, and the names
///                  of the inputs that others read
public record Learning(List<Block> blocks, Set<String> elsewhere) {
    public static final Learning NONE = new Learning(List.of(), Set.of());

    /// A `train` block.
    ///
    /// @param training what it says
    /// @param clauses  where its sources are written
    /// @param share    where `validate 10%` is written, if it is
    /// @param memory   bounds that the planner checks, those of the model among them
    /// @param steps    where the steps are written that are named, or stand in a block that is
    /// @param loads    in the order in which they are carried out before the first step
    /// @param saves    that are written while it trains, and behind
    public record Block(Training training, Map<Training.DataSource, Span> clauses, Optional<Span> share,
            List<MemoryBound> memory, Map<Role.Step, Span> steps, List<Load> loads, List<Save> saves) {
        public Block {
            clauses = Map.copyOf(clauses);
            memory = List.copyOf(memory);
            loads = List.copyOf(loads);
            saves = List.copyOf(saves);
            steps = Map.copyOf(steps);
        }

        /// Without a name and with one step, which has a loss.
        private Block withStep() {
            return new Block(new Training("", training.data(), training.test(), training.builtin(),
                    training.validation(), training.metrics(), training.course().withStep()), clauses, share, memory,
                    steps, loads, saves);
        }
    }

    /// `load features from "low.safetensors"`
    ///
    /// @param file      a name within the folder of the data
    /// @param variables the paths of those that are read, with others left in the file; empty: all of the model, and the file
    ///                  has no other
    public record Load(String file, Optional<Set<String>> variables, Span span) {
    }

    /// `save "gpt.safetensors" every 500 steps`
    ///
    /// @param file  a name within the folder of the data
    /// @param every so many of what `when` counts
    public record Save(String file, When when, int every, Span span) {
        /// Whether it is written after so many.
        public boolean isDue(When counted, long done) {
            return when == counted && done % every == 0;
        }
    }

    /// What is counted between two times that weights are written.
    public enum When {
        /// Once, behind the last, the best of them.
        END, EPOCHS, STEPS
    }

    public Learning {
        blocks = List.copyOf(blocks);
        elsewhere = Set.copyOf(elsewhere);
    }

    /// Whether data fill an input in some block; all where a block has none of its own, as it may be given any.
    public boolean fills(String input) {
        return blocks.stream().map(Block::training).anyMatch(t -> t.data().isEmpty()
                || t.data().stream().flatMap(s -> s.feeds().stream()).anyMatch(f -> f.input().equals(input)));
    }

    /// What the file says of a block.
    public Block block(Training training) {
        return block(training.name());
    }

    /// The block of that name.
    public Block block(String name) {
        return blocks.stream().filter(b -> b.training().name().equals(name)).findFirst().orElseThrow();
    }

    /// With one block, and one step in it, which has a loss.
    ///
    /// @param others what the other steps learn and read
    Learning withStep(String block, Set<String> others) {
        return new Learning(List.of(block(block).withStep()), others);
    }
}
