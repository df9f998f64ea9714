package netc.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import netc.cli.data.Known;
import netc.cli.draw.Picture;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.data.Table;
import netc.runtime.checkpoint.AtomicFiles;
import netc.runtime.model.Program;
import netc.runtime.parallel.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `netc draw FILE NAME…`
@Command(name = "draw", sortOptions = false, description = {
        "Draws what a name of a trained model stands for, as an SVG picture: what is seen follows from what it is.",
        "",
        "  netc draw runs/LeNet5/metrics.csv loss                  curves of a training",
        "  netc draw lenet5.net conv1.W --weights W                a weight, as tiles along its last two axes",
        "  netc draw vae.net picture --weights W --data DIR        an output of the first examples, likewise",
        "  netc draw lenet5.net features.conv1 --x W --y H --weights W",
        "                                                          what is computed on the way: feature maps",
        "  netc draw lenet5.net confusion --weights W --data DIR   a report that is a table",
        "  netc draw xor.net inside --weights W --x x[0]=-2..2 --y x[1]=-2..2",
        "                                                          an output over two inputs: its boundaries",
        "  netc draw curve.net y --weights W --x x=0..10           an output over one input",
        "  netc draw ae.net code[1] --x code[0] --weights W --data DIR",
        "                                                          a point for each record",
        "  netc draw lenet5.net loss --weights W                   the landscape around the weights"})
final class DrawCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "NAME",
            description = "An input, output, parameter, state, report or loss, or what is computed on the way, perhaps with a place: W[3],"
                    + " x[F: 0]; or columns of a .csv file, in place of the .net file.")
    private List<String> names;

    @Option(names = "--x", paramLabel = "X",
            description = "What runs to the right: an axis of the name, a number of an input with its range (x[0]=-2..2),"
                    + " or another name.")
    private String across;

    @Option(names = "--y", paramLabel = "Y", description = "What runs upward, likewise; for tiles, what runs down.")
    private String up;

    @Mixin
    private BlockOption block;

    @Option(names = "--weights", paramLabel = "W", description = "The safetensors file with the weights.")
    private Path weights;

    @Mixin
    private DataOption data;

    @Mixin
    private AsOption as;

    @Option(names = "--examples", paramLabel = "N", defaultValue = "16", converter = Conversions.AtLeastOne.class,
            description = "How many records are drawn, each by itself; 16 where not given.")
    private int examples;

    @Option(names = "--output", paramLabel = "P",
            description = "The .svg file; NAME.svg in this folder where not given.")
    private Path output;

    @Mixin
    private SeedOption seed;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    DrawCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path to = output != null ? output : Path.of(names.getFirst().replaceAll("\\[.*", "") + ".svg");
        if (!to.toString().toLowerCase(Locale.ROOT).endsWith(".svg")) {
            throw new ParameterException(spec.commandLine(),
                    "Invalid value for option '--output': expected a file whose name ends in .svg, found '" + to + "'");
        }
        Picture picture = model.file().toString().toLowerCase(Locale.ROOT).endsWith(".csv")
                ? Curves.of(model.file(), names, Optional.ofNullable(across))
                : ofModel();
        AtomicFiles.write(to, out -> out.write(picture.svg().getBytes(StandardCharsets.UTF_8)));
        console.note(String.join(", ", names) + (names.size() == 1 ? " is in " : " are in ") + to);
        return ExitCode.DONE;
    }

    private Picture ofModel() {
        if (weights == null) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--weights=W'");
        }
        List<Quantity> drawn = names.stream().map(Quantity::parse).toList();
        Optional<Quantity> right = Optional.ofNullable(across).map(Quantity::parse);
        Optional<Quantity> upward = Optional.ofNullable(up).map(Quantity::parse);
        try (Machine machine = run.machine(); Workers workers = run.workers()) {
            CompiledModel compiled = model.compile(machine, console);
            Program program = machine.load(compiled);
            WeightsOption.Trained trained = WeightsOption.read(weights, compiled, program, console);
            Optional<Learning.Block> meant = block.of(compiled, model.file(), trained);
            Known known = trained.of(meant);
            DrawnModel outer = new DrawnModel(compiled, program, Optional.empty(), trained.weights(), known.recipe(),
                    meant.map(Learning.Block::training), Optional.empty(), workers,
                    seed.value().orElse(trained.seed()));
            boolean isOuter = Stream.of(drawn.stream(), right.stream(), upward.stream()).flatMap(q -> q)
                    .allMatch(q -> outer.find(q.name()).isPresent());
            DrawnModel numbers = isOuter ? outer : outer.withInner();
            boolean isRequired = drawn.stream().anyMatch(q -> needsRecords(numbers, q, right, upward));
            return new Drawing(numbers.with(records(compiled, meant, known, isRequired)), drawn, right, upward,
                    examples)
                    .picture();
        }
    }

    /// Whether there is nothing to draw without records.
    private static boolean needsRecords(DrawnModel model, Quantity quantity, Optional<Quantity> across,
            Optional<Quantity> up) {
        boolean isOverInput = across.flatMap(x -> model.find(x.name()))
                .filter(n -> n.kind() == DrawnModel.Kind.INPUT).isPresent();
        return model.named(quantity.name()).kind() != DrawnModel.Kind.VARIABLE && (!isOverInput
                || Stream.of(across, up).flatMap(Optional::stream).anyMatch(edge -> edge.range().isEmpty()));
    }

    /// @param isRequired whether there is nothing to draw without them
    private Optional<Table> records(CompiledModel compiled, Optional<Learning.Block> meant, Known known,
            boolean isRequired) {
        boolean isAsked = isRequired || data.folder().isPresent()
                || meant.flatMap(b -> b.training().builtin()).isPresent();
        if (meant.isEmpty() || !isAsked) {
            return Optional.empty();
        }
        return Optional.of(EvaluationData.read("draw " + model.file() + " " + String.join(" ", names) + " --weights "
                + weights, model.file(), compiled, meant.get(), known, data.folder(), as.kind(), console).table());
    }
}
