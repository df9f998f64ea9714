package netc.compiler.elaborate.train;

import java.util.List;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.syntax.Clause;

/// `critic.neuron1`, `*.gain`: what `over`, `freeze` and `load` name.
record PathPatterns(Session session) {
    /// That it covers a parameter.
    void require(Clause.PathPattern pattern) {
        require(pattern, session.variables().parameters(), "parameter", "parameters");
    }

    /// That it covers something that files of weights have: a parameter or a state of the model.
    void requireStored(Clause.PathPattern pattern) {
        List<Variables.Made> stored = session.variables().all().stream().filter(v -> v.role().isOfModel()).toList();
        boolean hasStates = stored.size() > session.variables().parameters().size();
        require(pattern, stored, hasStates ? "parameter or state" : "parameter",
                hasStates ? "parameters and states" : "parameters");
    }

    private void require(Clause.PathPattern pattern, List<Variables.Made> meant, String noun, String all) {
        List<String> paths = meant.stream().map(Variables.Made::path).toList();
        if (paths.stream().noneMatch(pattern::covers)) {
            throw session.reject(Diagnostic.error(Code.N307, pattern.span(), "no " + noun + " is called "
                    + pattern.span().text()).note(all + ": " + String.join(", ", paths)));
        }
    }
}
