package netc.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import netc.cli.data.RunData;
import netc.compiler.CompiledModel;
import netc.compiler.program.Learning;
import netc.runtime.InputException;
import picocli.CommandLine.Option;

/// `--block NAME`
final class BlockOption {
    @Option(names = "--block", paramLabel = "NAME",
            description = "Which train block, where the model has several.")
    private String name;

    /// What chooses the same one again.
    String text() {
        return name == null ? "" : " --block " + name;
    }

    /// The block that is named, else all of the model.
    ///
    /// @param why a model needs one, for the message
    /// @throws InputException where there is none
    List<Learning.Block> all(CompiledModel model, Path file, String why) {
        List<Learning.Block> all = model.program().learning().blocks();
        if (all.isEmpty()) {
            throw new InputException(file + ": expected a block 'train " + model.name() + " { … }'" + why
                    + ", found none");
        }
        return named(model, file);
    }

    /// The one that is named, else the one that made the weights, whose data they have learned from.
    ///
    /// @return empty where the model has none
    /// @throws InputException where the weights do not say which it was, or lack what its data clauses learn
    Optional<Learning.Block> of(CompiledModel model, Path file, WeightsOption.Trained trained) {
        List<Learning.Block> named = named(model, file);
        List<Learning.Block> chosen = named.size() == 1 ? named
                : named.stream().filter(b -> trained.block().equals(Optional.of(b.training().name()))).toList();
        if (chosen.isEmpty() && !named.isEmpty()) {
            throw new InputException(file + ": expected one train block of " + model.name() + ", found "
                    + list(named) + "; choose one by --block NAME");
        }
        chosen.forEach(b -> RunData.requireLearned(b.training(), Models.types(model), trained.known().recipe(),
                trained.file()));
        return chosen.stream().findFirst();
    }

    private List<Learning.Block> named(CompiledModel model, Path file) {
        List<Learning.Block> all = model.program().learning().blocks();
        List<Learning.Block> named = all.stream().filter(b -> name == null || b.training().name().equals(name))
                .toList();
        if (named.isEmpty() && name != null) {
            throw new InputException(file + ": expected a train block " + name + " of " + model.name() + ", found "
                    + (all.isEmpty() ? "none"
                            : all.size() == 1 && list(all).isEmpty() ? "one without a name" : list(all)));
        }
        return named;
    }

    private static String list(List<Learning.Block> blocks) {
        return blocks.stream().map(b -> b.training().name()).collect(Collectors.joining(", "));
    }
}
