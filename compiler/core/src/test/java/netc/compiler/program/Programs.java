package netc.compiler.program;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.ShrinkingDistance;
import netc.abi.Role;
import netc.compiler.ProgramSample;
import netc.compiler.graph.Sample;

/// Programs for properties: random ones, and smaller ones where one fails.
final class Programs {
    private Programs() {
    }

    static Arbitrary<Program> any() {
        return Arbitraries.fromGenerator(random -> new Shrinking(RandomProgram.draw(random)));
    }

    private record Shrinking(Program value) implements Shrinkable<Program> {
        @Override
        public Stream<Shrinkable<Program>> shrink() {
            int weight = value.weight();
            return value.smaller().filter(p -> p.weight() < weight && ProgramSample.isModel(p.text()))
                    .map(Shrinking::new);
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(value.weight());
        }
    }

    /// Several at once; where one fails, it is looked at alone.
    static Arbitrary<List<Program>> any(int count) {
        return Arbitraries.fromGenerator(random -> new ShrinkingAll(
                Stream.generate(() -> RandomProgram.draw(random)).limit(count).toList()));
    }

    private record ShrinkingAll(List<Program> value) implements Shrinkable<List<Program>> {
        @Override
        public Stream<Shrinkable<List<Program>>> shrink() {
            return value.size() > 1 ? value.stream().map(p -> new ShrinkingAll(List.of(p)))
                    : new Shrinking(value.getFirst()).shrink().map(p -> new ShrinkingAll(List.of(p.value())));
        }

        @Override
        public ShrinkingDistance distance() {
            return ShrinkingDistance.of(value.size(), value.stream().mapToInt(Program::weight).sum());
        }
    }

    /// What a program predicts.
    static Sample sample(Program program, long seed) {
        return ProgramSample.of(ProgramSample.elaborated(program.text()), Role.PREDICT, seed);
    }

    /// A step of training it.
    static Sample step(Program program, String using, long seed) {
        return ProgramSample.of(ProgramSample.elaborated(program.learning(using)), Role.STEP, seed);
    }
}
