package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import netc.abi.Plan;
import netc.abi.Procedure;
import netc.abi.Role;
import netc.abi.Training;
import netc.abi.Variable;
import netc.cli.data.TypeText;
import netc.compiler.CompiledModel;
import netc.compiler.program.DrawRow;
import netc.compiler.program.LayerRow;
import netc.compiler.section.KeptTurns;
import netc.runtime.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `netc summary FILE`
@Command(name = "summary", sortOptions = false,
        description = {"Lists what a model is made of: layers and functions in the order"
                + " they are applied, the model's own formulas, parameters with their bytes, their keys and shapes in a"
                + " file of weights, arithmetic, memory.", "",
                "  netc summary samples/lenet5/lenet5.net --batch 256"})
final class SummaryCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelOptions model;

    @Option(names = "--batch", paramLabel = "N", converter = Conversions.AtLeastOne.class,
            description = "Examples at once for which memory is given, in place of what the file says.")
    private Integer batch;

    @Mixin
    private CommonOptions common;

    SummaryCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CompiledModel compiled = model.compile(Machine.thisJvm(), console);
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("applied", "output", "parameters", "bytes", "FLOPs"));
        long flops = 0;
        for (LayerRow row : compiled.program().report().layers()) {
            flops = Math.addExact(flops, row.flops());
            table.add(row(row.path().isEmpty() ? "the model's own" : row.path(),
                    row.types().stream().map(TypeText::of).collect(Collectors.joining(", ")), row.parameters(),
                    row.flops()));
        }
        table.add(row("all of " + compiled.name(), "", compiled.program().parameterCount(), flops));
        print(table);
        console.out().println("Bytes are those of the parameters. FLOPs are for one example, of the model without its"
                + " training.");
        console.out().println();
        draws(compiled.program().report().draws());
        keys(compiled.plan());
        memory(compiled);
        return ExitCode.DONE;
    }

    /// What is drawn at every run.
    private void draws(List<DrawRow> draws) {
        if (draws.isEmpty()) {
            return;
        }
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("drawn", "for each example", "numbers"));
        draws.forEach(d -> table.add(List.of(d.path(), TypeText.of(d.type()), number(d.numbers()))));
        print(table);
        console.out().println();
    }

    /// What a file of weights has, in the order of the file.
    private void keys(Plan plan) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("key", "in a file of weights"));
        for (Variable variable : plan.variables()) {
            if (variable.role().isOfModel()) {
                table.add(List.of(variable.path(), TypeText.of(variable.type())));
            }
        }
        if (table.size() > 1) {
            print(table);
            console.out().println();
        }
    }

    private static List<String> row(String path, String output, long parameters, long flops) {
        return List.of(path, output, number(parameters), number(Math.multiplyExact(parameters, (long) Float.BYTES)),
                number(flops));
    }

    private void memory(CompiledModel compiled) {
        Plan plan = compiled.plan();
        for (Procedure procedure : plan.procedures()) {
            if (procedure.role().equals(Role.PREDICT)) {
                int examples = examples(plan.blocks().stream().findFirst());
                console.out().println("predicting    " + number(Models.bytes(compiled, procedure, examples))
                        + bytesAt(examples));
            }
        }
        for (Training block : plan.blocks()) {
            block.course().steps().forEach(step -> training(compiled, block, block.role(step)));
        }
    }

    private void training(CompiledModel compiled, Training block, Role.Step step) {
        int examples = examples(Optional.of(block));
        boolean isAll = batch == null && block.course().batch() == 0;
        String name = step.label().isEmpty() ? "" : "  " + step.label();
        console.out().println("training" + name + " ".repeat(Math.max(2, 6 - name.length()))
                + number(Models.bytes(compiled, compiled.plan().procedure(step), examples)) + bytesAt(examples)
                + (isAll ? "; `batch all` takes as many as the data has: say how many by --batch" : ""));
        compiled.loops().getOrDefault(step, List.of()).forEach(l -> console.out().println(loop(l, examples)));
    }

    private int examples(Optional<Training> block) {
        return batch != null ? batch : block.map(t -> t.course().batch()).filter(b -> b > 0).orElse(1);
    }

    private static String bytesAt(int examples) {
        return " bytes at " + (examples == 1 ? "1 example" : "batch " + number(examples));
    }

    /// How much of the training's memory all turns are kept in.
    private static String loop(KeptTurns loop, int examples) {
        return "  kept of all " + Counted.of(loop.along().size(), "turn") + " along " + loop.along().name() + ": "
                + Counted.of(loop.tensors(), "tensor") + ", "
                + number(Math.multiplyExact(loop.elements(examples), (long) Float.BYTES)) + " bytes"
                + (loop.recomputed() == 0 ? "" : "; " + number(loop.recomputed())
                        + Counted.word(loop.recomputed(), " other is", " others are") + " computed again");
    }

    /// Words to the left, numbers to the right.
    private void print(List<List<String>> table) {
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = table.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                String pad = " ".repeat(width - row.get(i).length());
                line.append(i == 0 ? "" : "  ").append(i < 2 ? row.get(i) + pad : pad + row.get(i));
            }
            console.out().println(line.toString().stripTrailing());
        }
    }

    private static String number(long n) {
        return Counted.number(n);
    }
}
