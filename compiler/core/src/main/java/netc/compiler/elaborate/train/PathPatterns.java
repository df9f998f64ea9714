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
        List<String> parameters = session.variables().parameters().stream().map(Variables.Made::path).toList();
        if (parameters.stream().noneMatch(pattern::covers)) {
            throw session.reject(Diagnostic.error(Code.N307, pattern.span(), "no parameter is called "
                    + pattern.span().text()).note("parameters: " + String.join(", ", parameters)));
        }
    }
}
