package netc.compiler.elaborate.file;

import java.util.Optional;
import netc.compiler.syntax.Declaration;

/// A layer, function or optimizer at the level of a file, and the file whose names its body sees.
///
/// @param callee what is applied, where it is a layer or function
public record Definition(Declaration declaration, Unit unit, Optional<Callee> callee) {
    static Definition of(Declaration declaration, Unit unit) {
        return new Definition(declaration, unit, switch (declaration) {
            case Declaration.Layer l -> Optional.of(Callee.of(l, unit));
            case Declaration.Function f -> Optional.of(Callee.of(f, unit));
            case Declaration.Optimizer _, Declaration.Model _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ ->
                    Optional.empty();
        });
    }
}
