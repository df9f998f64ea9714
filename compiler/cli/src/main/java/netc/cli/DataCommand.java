package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.concurrent.Callable;
import netc.cli.data.Known;
import netc.cli.data.RunData;
import netc.cli.data.WrongSizes;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.compiler.program.StartSource;
import netc.runtime.Counted;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `netc data FILE`
@Command(name = "data", sortOptions = false,
        description = {
                "Reads the data of a model, and prints the sizes of axes that are others than the file says, as lines to"
                        + " paste: how many characters and words there are, how long lines are, and how large the records of arrays.",
                "",
                "  netc data gpt.net --data shakespeare", "  netc data gpt.net --data shakespeare --write"})
final class DataCommand implements Callable<Integer> {
    private final Console console;

    @Mixin
    private ModelOptions model;

    @Mixin
    private BlockOption block;

    @Mixin
    private DataOption data;

    @Option(names = "--write", description = "Puts the sizes into the `dim` lines of the file.")
    private boolean write;

    @Mixin
    private CommonOptions common;

    DataCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        CompiledModel compiled = model.compile(Machine.thisJvm(), console);
        Path file = model.file();
        WrongSizes sizes = new WrongSizes();
        Known known = Known.NOTHING;
        for (Learning.Block read : block.all(compiled, file, ", which says what is read")) {
            List<StartSource> starts = Models.starts(compiled, read);
            MissingData.check(data.folder(), "data " + file + block.text(), file, compiled, read,
                    RunData.sources(read.training()), starts);
            // What a block learns of data holds for those behind it, unless they begin with a file that knows its own.
            Known before = read.loads().stream().allMatch(l -> l.variables().isPresent()) ? known : Known.NOTHING;
            known = ReadClauses.shown(List.of(read), data.folder(), () -> RunData.forTraining(read.training(),
                    read.share(), Models.types(compiled), starts, data.folder(), read.training().course().seed(),
                    before,
                    console::note, sizes)).known();
        }
        SortedMap<String, Long> found = sizes.found();
        if (found.isEmpty()) {
            console.note("every size in " + file + " is that of the data");
        }
        for (Map.Entry<String, Long> size : found.entrySet()) {
            console.out().println("dim " + size.getKey() + " = " + size.getValue());
        }
        if (write && !found.isEmpty()) {
            new WrittenSizes(compiled.program().source(), compiled.name()).write(file, found);
            console.note(Counted.of(found.size(), "size") + Counted.word(found.size(), " is in ", " are in ") + file);
        }
        return ExitCode.DONE;
    }
}
