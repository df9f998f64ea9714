package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;

/// What no step changes stays as it starts, which is rarely meant.
public record Unlearned(Session session) {
    /// @param reached paths of what losses depend on, and of what changes without one
    /// @param hasLoss whether there is a loss
    public void warn(Set<String> reached, boolean hasLoss) {
        Map<Span, List<String>> paths = new LinkedHashMap<>();
        for (Variables.Made parameter : session.variables().parameters()) {
            if (!reached.contains(parameter.path())) {
                paths.computeIfAbsent(parameter.place(), _ -> new ArrayList<>()).add(parameter.path());
            }
        }
        paths.forEach((place, names) -> session.report(Diagnostic.warning(Code.N308, place, Describe.list(names)
                + (names.size() == 1 ? " does" : " do") + " not learn: "
                + (hasLoss ? "the loss does not depend on " : "no step changes ")
                + (names.size() == 1 ? "it" : "them"))));
    }
}
