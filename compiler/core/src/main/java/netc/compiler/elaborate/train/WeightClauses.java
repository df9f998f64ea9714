package netc.compiler.elaborate.train;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import netc.compiler.elaborate.data.Settings;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.Variables;
import netc.compiler.program.Learning;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;

/// `load features from "low.safetensors"`, `save "gpt.safetensors" every 500 steps`: files of weights that a block begins
/// with, and that it leaves.
final class WeightClauses {
    private static final int MOST_BETWEEN = 1_000_000_000;

    private final Session session;
    private final Map<String, Span> saved;
    private final List<Clause.Load> loads = new ArrayList<>();
    private final List<Learning.Save> saves = new ArrayList<>();

    /// @param before told of the files that this block saves
    WeightClauses(Session session, EarlierBlocks before) {
        this.session = session;
        this.saved = before.saved();
    }

    void add(Clause.Load load) {
        loads.stream().filter(l -> l.paths().isEmpty() && load.paths().isEmpty()).findFirst().ifPresent(first -> {
            throw session.reject(Diagnostic.error(Code.N302, load.span(), "a block begins with one whole file")
                    .note("as in `load features from \"other.safetensors\"`, what is read of another")
                    .related(first.span(), "the first stands"));
        });
        loads.add(load);
    }

    void add(Clause.Save save) {
        Span first = saved.putIfAbsent(save.file().value(), save.span());
        if (first != null) {
            throw session.reject(Diagnostic.error(Code.N302, save.file().span(),
                    "a file has the weights of one `save` of the model")
                    .note("a run that goes on writes again what its blocks have left, each to files of its own")
                    .related(first, "the first stands"));
        }
        Learning.When when = save.every().map(e -> switch (e.unit()) {
            case EPOCHS -> Learning.When.EPOCHS;
            case STEPS -> Learning.When.STEPS;
            case MINUTES, ROUNDS -> throw session.reject(Diagnostic.error(Code.N305, e.span(),
                    "weights are saved every so many steps or epochs, so that a run is the same on every machine"));
        }).orElse(Learning.When.END);
        int every = save.every().map(e -> (int) new Settings(session).whole(e.count(), 1, MOST_BETWEEN)).orElse(1);
        saves.add(new Learning.Save(save.file().value(), when, every, save.span()));
    }

    List<Learning.Save> saves() {
        return saves;
    }

    /// Once all variables of the model are known: which ones each clause reads.
    List<Learning.Load> loads() {
        return loads.stream().map(l -> new Learning.Load(l.file().value(),
                l.paths().isEmpty() ? Optional.empty() : Optional.of(covered(l.paths())), l.span())).toList();
    }

    private Set<String> covered(List<Clause.PathPattern> patterns) {
        return session.variables().all().stream().filter(v -> v.role().isOfModel()).map(Variables.Made::path)
                .filter(path -> patterns.stream().anyMatch(p -> p.covers(path))).collect(Collectors.toSet());
    }

    /// That every path names something.
    void requireKnown() {
        loads.forEach(l -> l.paths().forEach(new PathPatterns(session)::requireStored));
    }
}
