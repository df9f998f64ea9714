package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import netc.abi.Plan;
import netc.abi.Procedure;
import netc.abi.Training;
import netc.cli.data.TypeText;
import netc.compiler.CompiledModel;
import netc.compiler.elaborate.ModelProgram.LayerRow;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `netc summary FILE`
@Command(name = "summary", sortOptions = false,
        description = {"Lists what a model is made of: layers and functions in the order"
                + " they are applied, parameters, arithmetic, memory.", "",
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
        table.add(List.of("applied", "output", "parameters", "FLOPs"));
        long flops = 0;
        for (LayerRow row : compiled.program().layers()) {
            flops = Math.addExact(flops, row.flops());
            table.add(List.of(row.path(), TypeText.of(row.type()), number(row.parameters()), number(row.flops())));
        }
        long parameters = compiled.program().parameterCount();
        long elsewhere = parameters - compiled.program().layers().stream().mapToLong(LayerRow::parameters).sum();
        if (elsewhere > 0) {
            table.add(List.of("the model's own", "", number(elsewhere), ""));
        }
        table.add(List.of("all of " + compiled.name(), "", number(parameters), number(flops)));
        print(table);
        console.out()
                .println("FLOPs are for one example, of what is applied above; formulas beside it are not counted.");
        console.out().println();
        console.out().println("parameters    " + number(Math.multiplyExact(parameters, (long) Float.BYTES)) + " bytes");
        memory(compiled);
        return Main.DONE;
    }

    private void memory(CompiledModel compiled) {
        Plan plan = compiled.plan();
        int examples = batch != null ? batch : plan.training().map(Training::batch).filter(b -> b > 0).orElse(1);
        String at = examples == 1 ? "1 example" : "batch " + number(examples);
        for (Procedure procedure : plan.procedures()) {
            if (procedure.name().equals("predict")) {
                console.out().println(
                        "predicting    " + number(Models.bytes(compiled, procedure, examples)) + " bytes at " + at);
            } else if (plan.training().isPresent() && procedure.name().equals(plan.training().get().step())) {
                console.out().println(
                        "training      " + number(Models.bytes(compiled, procedure, examples)) + " bytes at " + at);
            }
        }
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
        return String.format(Locale.ROOT, "%,d", n);
    }
}
