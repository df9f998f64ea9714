package netc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import netc.compiler.CompiledModel;
import netc.compiler.prove.Check;
import netc.compiler.prove.Outcome;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `netc prove FILE`
@Command(name = "prove", sortOptions = false,
        description = {"Checks the gradients of a model against differences and forward mode, its compiled code against"
                + " double precision, and whether it can learn, with examples from --data, else with digits that netc draws where"
                + " the file says so, else with random ones. Exits with 1 where a check fails.", "",
                "  netc prove samples/lenet5/lenet5.net",
                "  netc prove samples/lenet5/lenet5.net --data mnist --seed 7",
                "  netc prove samples/lenet5/lenet5.net --junit src/test/java"})
final class ProveCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelOptions model;

    @Mixin
    private DataOption data;

    @Mixin
    private SeedOption seed;

    @Option(names = "--junit", paramLabel = "DIR",
            description = "Also writes a JUnit 5 test class that makes the same checks, to this folder.")
    private Path junit;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    ProveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Machine machine = run.machine()) {
            return prove(machine);
        }
    }

    private int prove(Machine machine) {
        CompiledModel compiled = model.compile(machine, console);
        run.announce(compiled, machine.load(compiled), console);
        List<Outcome> outcomes = new ArrayList<>();
        long begin = System.nanoTime();
        try (Proof proof = Proof.of(machine, compiled, data.folder(), seed.value(), run::workers)) {
            console.out().println(compiled.name() + ": seed " + proof.seed() + ", " + proof.origin());
            console.out().println();
            for (String step : proof.steps()) {
                if (!step.isEmpty()) {
                    console.out().println("step " + step);
                }
                for (Check check : Check.values()) {
                    long start = System.nanoTime();
                    Outcome outcome = proof.check(check, step);
                    outcomes.add(outcome);
                    ProofReport.lines(check, outcome, System.nanoTime() - start).forEach(console.out()::println);
                }
                console.out().println();
            }
            console.out().println(ProofReport.summary(outcomes, System.nanoTime() - begin));
            if (junit != null) {
                Path written = ProofTestClass.write(junit, new ProofTestClass.Parts(compiled.name(), model.file(),
                        model.dims(), data.folder(), proof.seed()));
                console.note("wrote " + written);
            }
        }
        return outcomes.stream().anyMatch(o -> o instanceof Outcome.Failed) ? ExitCode.WRONG_INPUT : ExitCode.DONE;
    }
}
