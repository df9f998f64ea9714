package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import netc.abi.Dimension;
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
        layers(compiled);
        console.out().println();
        draws(compiled.program().report().draws());
        keys(compiled.plan());
        memory(compiled);
        return ExitCode.DONE;
    }

    /// What is applied, a loop's turns in one row.
    private void layers(CompiledModel compiled) {
        List<LayerRow> rows = compiled.program().report().layers();
        boolean loops = rows.stream().anyMatch(r -> !r.turns().isEmpty());
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("applied", loops ? "turns" : "", "output", "parameters", "bytes", "FLOPs"));
        long flops = 0;
        for (LayerRow row : rows) {
            flops = Math.addExact(flops, row.flops());
            table.add(row(row.path().isEmpty() ? "the model's own" : row.path(), turns(row.turns()),
                    row.types().stream().map(TypeText::of).collect(Collectors.joining(", ")), row.parameters(),
                    row.flops()));
        }
        table.add(row("all of " + compiled.name(), "", "", compiled.program().parameterCount(), flops));
        print(table, 3);
        console.out()
                .println("Bytes are those of the parameters. FLOPs are for one example, " + (loops ? "all turns, " : "")
                        + "of the model without its training.");
    }

    private static String turns(List<Dimension> turns) {
        return turns.stream().map(d -> d.name() + ": " + number(d.size())).collect(Collectors.joining(", "));
    }

    /// What is drawn at every run.
    private void draws(List<DrawRow> draws) {
        if (draws.isEmpty()) {
            return;
        }
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("drawn", "for each example", "numbers"));
        draws.forEach(d -> table.add(List.of(d.path(), TypeText.of(d.type()), number(d.numbers()))));
        print(table, 2);
        console.out().println();
    }

    /// What a file of weights has, in the order of the file, and how much more it takes to go on with a training.
    private void keys(Plan plan) {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of("key", "in a file of weights", ""));
        int others = 0;
        long elements = 0;
        for (Variable variable : plan.variables()) {
            switch (variable.role()) {
                case PARAMETER -> table.add(List.of(variable.path(), TypeText.of(variable.type()), ""));
                case STATE -> table.add(List.of(variable.path(), TypeText.of(variable.type()), "state"));
                case OPTIMIZER, TRAINING -> {
                    others++;
                    elements = Math.addExact(elements, variable.type().elements());
                }
            }
        }
        if (table.size() > 1) {
            print(table, 3);
        }
        if (others > 0) {
            console.out()
                    .println("A checkpoint also has " + Counted.of(others, "tensor")
                            + " of optimizers and `train` blocks, "
                            + number(bytes(elements)) + " bytes.");
        }
        if (table.size() > 1 || others > 0) {
            console.out().println();
        }
    }

    private static List<String> row(String path, String turns, String output, long parameters, long flops) {
        return List.of(path, turns, output, number(parameters), number(bytes(parameters)), number(flops));
    }

    private static long bytes(long elements) {
        return Math.multiplyExact(elements, (long) Float.BYTES);
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
                + number(bytes(loop.elements(examples))) + " bytes"
                + (loop.recomputed() == 0 ? "" : "; " + number(loop.recomputed())
                        + Counted.word(loop.recomputed(), " other is", " others are") + " computed again");
    }

    /// Words to the left, numbers to the right; a column of nothing is left out.
    ///
    /// @param words how many columns are of words: the first ones
    private void print(List<List<String>> table, int words) {
        for (List<String> row : table) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                int column = i;
                int width = table.stream().mapToInt(r -> r.get(column).length()).max().orElse(0);
                if (width > 0) {
                    String pad = " ".repeat(width - row.get(i).length());
                    line.append(i == 0 ? "" : "  ").append(i < words ? row.get(i) + pad : pad + row.get(i));
                }
            }
            console.out().println(line.toString().stripTrailing());
        }
    }

    private static String number(long n) {
        return Counted.number(n);
    }
}
