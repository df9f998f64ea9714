package netc.compiler.elaborate;

import java.util.List;
import netc.compiler.elaborate.file.Library;
import netc.compiler.syntax.Declaration;

/// What the library defines.
public final class StandardLibrary {
    private StandardLibrary() {
    }

    public static List<String> names() {
        return definitions().stream().map(StandardLibrary::name).toList();
    }

    static List<Declaration> definitions() {
        return Library.trees().stream().flatMap(tree -> tree.declarations().stream()).toList();
    }

    static String name(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Layer l -> l.name().text();
            case Declaration.Function f -> f.name().text();
            case Declaration.Optimizer o -> o.name().text();
            case Declaration.Model m -> m.name().text();
            case Declaration.Train t -> t.model().text();
            case Declaration.Import i -> i.path().value();
            case Declaration.Damaged d -> d.span().toString();
        };
    }
}
