package netc.compiler.elaborate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;

/// Which `train` block of a file is for which model. Several of one model are told apart by names, which begin the keys of
/// what they keep.
final class TrainDeclarations {
    /// A message lists so many names.
    private static final int MOST_LISTED = 20;

    private final Diagnostics diagnostics;
    private final Set<String> models;
    private final Map<String, List<Declaration.Train>> trains = new HashMap<>();

    /// All that cannot be carried out is reported.
    ///
    /// @param models the names of those of the file
    TrainDeclarations(FileTree file, Set<String> models, Diagnostics diagnostics) {
        this.diagnostics = diagnostics;
        this.models = models;
        Set<String> damaged = mentionedByDamaged(file);
        for (Declaration declaration : file.declarations()) {
            if (declaration instanceof Declaration.Train train) {
                String model = train.model().text();
                if (models.contains(model)) {
                    trains.computeIfAbsent(model, _ -> new ArrayList<>()).add(train);
                } else if (!damaged.contains(model)) {
                    unknown(train);
                }
            }
        }
        trains.values().forEach(this::requireNames);
    }

    /// Those of a model, in the order in which they are carried out; of several that are called alike the first.
    List<Declaration.Train> of(Declaration.Model model) {
        Set<Optional<String>> names = new HashSet<>();
        return trains.getOrDefault(model.name().text(), List.of()).stream()
                .filter(t -> names.add(t.alias().map(Name::text))).toList();
    }

    private void unknown(Declaration.Train train) {
        Diagnostic d = Diagnostic.error(Code.N101, train.model().span(), "there is no model " + train.model());
        Optional<String> near = diagnostics.isFull() ? Optional.empty()
                : NearestWord.of(train.model().text(), models);
        diagnostics.add(near.isPresent() ? d.note("did you mean " + near.get() + "?")
                : models.isEmpty() ? d
                : models.size() == 1 ? d.fix(models.iterator().next())
                : d.note("there are " + Describe.list(models.stream().limit(MOST_LISTED).toList())));
    }

    private void requireNames(List<Declaration.Train> blocks) {
        Map<String, Span> names = new HashMap<>();
        for (Declaration.Train block : blocks) {
            Optional<Name> alias = block.alias();
            if (alias.isEmpty() && blocks.size() > 1) {
                diagnostics.add(unnamed(block, blocks));
            } else if (alias.isPresent() && names.putIfAbsent(alias.get().text(), alias.get().span()) != null) {
                diagnostics.add(Diagnostic.error(Code.N102, alias.get().span(), "a `train` block of " + block.model()
                        + " is called " + alias.get() + " already")
                        .related(names.get(alias.get().text()), "called so"));
            }
        }
    }

    /// A name that none of them has.
    private static Diagnostic unnamed(Declaration.Train block, List<Declaration.Train> blocks) {
        String name = "part" + (blocks.indexOf(block) + 1);
        while (isTaken(name, blocks)) {
            name += "_";
        }
        return Diagnostic.error(Code.N302, block.model().span(),
                "of several `train` blocks of a model each has a name: they are carried out one after the other")
                .note("in one block there is one `loss` a step, in which several are added up, and a `report` for each"
                        + " number to be shown")
                .fix(block.model() + " as " + name);
    }

    private static boolean isTaken(String name, List<Declaration.Train> blocks) {
        return blocks.stream().anyMatch(b -> b.alias().filter(a -> a.text().equals(name)).isPresent());
    }

    /// What declarations that cannot be read mention: any of them may be of such a name.
    private static Set<String> mentionedByDamaged(FileTree file) {
        Set<String> names = new HashSet<>();
        for (Declaration declaration : file.declarations()) {
            if (declaration instanceof Declaration.Damaged damaged) {
                damaged.names().forEach(n -> names.add(n.text()));
            }
        }
        return names;
    }
}
