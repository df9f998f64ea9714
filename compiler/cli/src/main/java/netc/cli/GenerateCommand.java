package netc.cli;

import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;
import netc.abi.TensorType;
import netc.compiler.CompiledModel;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.model.Program;
import netc.runtime.model.Run;
import netc.runtime.model.Weights;
import netc.runtime.parallel.Workers;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// `netc generate FILE --weights W --prompt TEXT`
@Command(name = "generate", sortOptions = false, description = {
        "Prints how a text goes on, one token after the other, by a model that takes one at a time (stream).",
        "",
        "  netc generate gpt.net --weights runs/Gpt/best.safetensors --prompt \"To be\" --tokens 200",
        "  netc generate sort.net --weights runs/Sorter/best.safetensors --prompt netc --temperature 0"})
final class GenerateCommand implements Callable<Integer> {
    private final Console console;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOptions model;

    @Mixin
    private WeightsOption weights;

    @Option(names = "--prompt", paramLabel = "TEXT", defaultValue = "",
            description = "How the text begins; or what it is made of, where the model takes a text as a whole besides.")
    private String prompt;

    @Option(names = "--tokens", paramLabel = "N", defaultValue = "500", converter = Conversions.AtLeastOne.class,
            description = "How many characters or words are added, at most; 500 where not given.")
    private int tokens;

    @Option(names = "--temperature", paramLabel = "F", converter = Conversions.NotNegative.class,
            description = "Scores are divided by it before one is drawn: 0 takes the best, 1 (where not given) draws as the"
                    + " model says.")
    private Double temperature;

    @Option(names = "--top-k", paramLabel = "K", converter = Conversions.AtLeastOne.class,
            description = "Draws among the K tokens of the best scores alone.")
    private Integer most;

    @Option(names = "--output", paramLabel = "NAME",
            description = "Which output says what comes next, where several could: scores of every token, or an index.")
    private String output;

    @Mixin
    private SeedOption seed;

    @Mixin
    private RunOptions run;

    @Mixin
    private CommonOptions common;

    GenerateCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (Machine machine = run.machine(); Workers workers = run.workers()) {
            CompiledModel compiled = model.compile(machine, console);
            Procedure procedure = compiled.plan().procedures().stream().filter(p -> p.role().equals(Role.STREAM))
                    .findFirst().orElseThrow(() -> new InputException(model.file() + ": expected a model that takes one"
                            + " token at a time, found no `stream` in " + compiled.name()));
            String axis = compiled.program().declared().stream().orElseThrow().name();
            Port input = input(compiled, procedure, axis);
            Port chosen = output(procedure, input.type());
            Program program = machine.load(compiled);
            WeightsOption.Trained trained = weights.read(compiled, program, console);
            Tokens known = Tokens.of(input.type().axis(), trained.known().recipe(), compiled.plan().blocks().stream(),
                    weights.file());
            run.announce(compiled, program, console);
            Run writing = new Run(program, procedure, trained.weights(), workers, 1);
            long drawn = seed.value().orElse(trained.seed());
            boolean isMadeOfText = others(compiled, program, procedure, trained.weights(), drawn, writing, known, axis);
            NextToken next = NextToken.of(chosen, temperature == null ? OptionalDouble.empty()
                    : OptionalDouble.of(temperature), most == null ? OptionalInt.empty() : OptionalInt.of(most), drawn);
            write(new TokenStream(writing, input, drawn), writing, next, known, isMadeOfText);
        }
        return ExitCode.DONE;
    }

    // ---------- what the model takes and gives

    private Port input(CompiledModel compiled, Procedure procedure, String axis) {
        List<Port> given = procedure.inputs().stream()
                .filter(p -> Models.types(compiled).get(p.name()).has(axis)).toList();
        if (given.size() != 1 || given.getFirst().type().kind() != TensorType.Kind.INDEX
                || !given.getFirst().type().shape().isEmpty()) {
            throw new InputException(model.file() + ": expected one input of " + compiled.name() + " with " + axis
                    + ", an index for each, found " + list(given));
        }
        return given.getFirst();
    }

    private Port output(Procedure procedure, TensorType token) {
        List<Port> scores = procedure.outputs().stream().filter(p -> p.isReal() && p.type().shape().size() == 1
                && p.type().shape().getFirst().name().equals(token.axis())).toList();
        List<Port> chosen = procedure.outputs().stream()
                .filter(p -> p.type().shape().isEmpty() && p.type().axis().equals(token.axis())).toList();
        List<Port> named = procedure.outputs().stream().filter(p -> p.name().equals(output))
                .filter(p -> scores.contains(p) || chosen.contains(p)).toList();
        List<Port> meant = output != null ? named : scores.isEmpty() ? chosen : scores;
        if (meant.size() != 1) {
            throw new InputException(model.file() + ": expected one output " + (output == null ? "" : output + " ")
                    + "that has a score for each " + token.axis() + ", or names one, found "
                    + list(output == null && meant.size() > 1 ? meant : procedure.outputs())
                    + (output == null && meant.size() > 1 ? "; choose one by --output NAME" : ""));
        }
        if (!meant.getFirst().isReal() && (temperature != null || most != null)) {
            throw new ParameterException(spec.commandLine(), "Option '" + (temperature != null ? "--temperature"
                    : "--top-k") + "': expected an output with scores, found " + meant.getFirst().name()
                    + ", with which the model has chosen already");
        }
        return meant.getFirst();
    }

    private static String list(List<Port> ports) {
        return ports.isEmpty() ? "none" : ports.stream().map(Port::name).collect(Collectors.joining(", "));
    }

    /// Writes the inputs that are there as a whole: what the model says of them, and the prompt where one is a text.
    ///
    /// @return whether the prompt is one of them
    private boolean others(CompiledModel compiled, Program program, Procedure procedure, Weights trained, long drawn,
            Run writing,
            Tokens known, String axis) {
        Optional<Procedure> standards = compiled.plan().procedures().stream()
                .filter(p -> p.role().equals(Role.STANDARDS)).findFirst();
        List<String> said = standards.map(p -> p.outputs().stream().map(Port::name).toList()).orElse(List.of());
        List<Port> open = procedure.inputs().stream().filter(p -> !said.contains(p.name())
                && !Models.types(compiled).get(p.name()).has(axis)).toList();
        boolean isText = open.size() == 1 && open.getFirst().type().axis().equals(known.axis())
                && open.getFirst().type().shape().size() == 1 && known.nothing().isPresent();
        if (!open.isEmpty() && !isText) {
            throw new InputException(
                    model.file() + ": expected inputs of " + compiled.name() + " beside the tokens that"
                            + " the model says a value of, or one that is a text, found " + list(open));
        }
        if (isText) {
            writing.set(open.getFirst(), source(open.getFirst(), known));
        }
        standards.ifPresent(p -> {
            Run values = new Run(program, p, trained, 1);
            values.draws(drawn, Purpose.CALL, 1);
            values.complete();
            p.outputs().forEach(o -> {
                double[] elements = new double[values.elements(o)];
                for (int i = 0; i < elements.length; i++) {
                    elements[i] = values.get(o, i);
                }
                writing.set(writing.input(o.name()), elements);
            });
        });
        return isText;
    }

    private double[] source(Port port, Tokens known) {
        List<Integer> text = known.of(prompt);
        double[] elements = new double[Math.toIntExact(port.type().elements())];
        if (text.size() > elements.length) {
            throw new InputException("--prompt: expected at most " + Counted.of(elements.length, "character") + " for "
                    + port.name() + ", found " + text.size());
        }
        for (int i = 0; i < elements.length; i++) {
            elements[i] = i < text.size() ? text.get(i) : known.nothing().getAsInt();
        }
        return elements;
    }

    // ---------- the text

    /// Where texts of the data end, this one does.
    private void write(TokenStream stream, Run run, NextToken next, Tokens known, boolean isMadeOfText) {
        List<Integer> before = isMadeOfText ? List.of() : known.of(prompt);
        if (known.nothing().isPresent()) {
            stream.take(known.nothing().getAsInt());
        } else if (before.isEmpty()) {
            throw new ParameterException(spec.commandLine(), "Missing required option: '--prompt=TEXT', of one "
                    + (known.areWords() ? "word" : "character") + " at least");
        }
        PrintStream out = console.out();
        boolean isFirst = true;
        for (int token : before) {
            stream.take(token);
            out.print(known.text(token, isFirst));
            isFirst = false;
        }
        for (long number = 0; number < tokens; number++) {
            int token = next.of(run, number);
            if (known.nothing().isPresent() && token == known.nothing().getAsInt()) {
                break;
            }
            out.print(known.text(token, isFirst));
            out.flush();
            isFirst = false;
            if (number + 1 == tokens || known.nothing().isPresent() && stream.isFull()) {
                break;
            }
            stream.take(token);
        }
        out.println();
    }
}
