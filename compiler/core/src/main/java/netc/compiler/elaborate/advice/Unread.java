package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.file.UnreadNames;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.graph.Graph;
import netc.compiler.program.DeclaredInput;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.Statement;

/// What a model and its training name and nothing reads: a slip of the pen, most of the time.
public final class Unread {
    private final Session session;
    private final Declaration.Model model;
    private final List<Declaration.Train> trains;
    private final Set<String> read;

    /// @param file whose `train` blocks may read what the model names
    public Unread(Session session, Declaration.Model model, List<Declaration.Train> trains, FileTree file) {
        this.session = session;
        this.model = model;
        this.trains = trains;
        this.read = new HashSet<>(Mentions.of(model));
        // A block of a model that there is not may be meant for this one.
        Set<String> others = file.declarations().stream()
                .filter(d -> d instanceof Declaration.Model m && !m.name().text().equals(model.name().text()))
                .map(d -> ((Declaration.Model) d).name().text()).collect(Collectors.toSet());
        for (Declaration declaration : file.declarations()) {
            if (declaration instanceof Declaration.Train t && !others.contains(t.model().text())) {
                read.addAll(Mentions.of(t));
            }
        }
    }

    /// Reports what is named and not read. What only such a name reads is not reported beside it.
    ///
    /// @param procedures of the model, without mistakes
    /// @return whether all is read
    public boolean report(List<DeclaredInput> inputs, Map<Role, Graph> procedures) {
        List<Diagnostic> found = new ArrayList<>();
        for (Statement statement : model.body().statements()) {
            boolean isParameter = statement instanceof Statement.Fields f && f.kind() == Statement.FieldKind.PARAM;
            found.addAll(UnreadNames.of(statement, isParameter ? this::isMade : read::contains));
        }
        for (Clause clause : trains.stream().flatMap(t -> t.clauses().stream()).toList()) {
            found.addAll(clause instanceof Statement statement ? UnreadNames.of(statement, read::contains) : List.of());
        }
        if (found.isEmpty()) {
            Set<String> given = new HashSet<>();
            procedures.values().forEach(g -> given.addAll(g.inputs()));
            inputs.stream().filter(i -> !given.contains(i.name()) && (!i.target() || !trains.isEmpty()))
                    .forEach(i -> found.add(input(i)));
        }
        if (found.isEmpty() && !trains.isEmpty()
                && model.body().statements().stream().noneMatch(Statement.Output.class::isInstance)) {
            session.report(nothingShown());
        }
        found.forEach(session.diagnostics()::add);
        return found.isEmpty();
    }

    /// Of what the training alone reads, one may be meant to be an output.
    private Diagnostic nothingShown() {
        Diagnostic d = Diagnostic.warning(Code.N146, model.name().span(), model.name().text()
                + " has no output: it can be trained, and tells nothing")
                .note("what predictions and the class give is declared by `output`");
        Set<String> inModel = new HashSet<>();
        model.body().statements().forEach(s -> inModel.addAll(Mentions.of(s)));
        List<Name> ends = model.body().statements().stream().filter(Statement.Bind.class::isInstance)
                .flatMap(s -> Mentions.bound(s).stream()).filter(n -> !inModel.contains(n.text())).toList();
        return ends.size() == 1 ? d.fix(Fix.ofLines(Map.of(ends.getFirst().span(), "output " + ends.getFirst().text())))
                : d;
    }

    private boolean isMade(String parameter) {
        return session.variables().find(parameter).isPresent();
    }

    /// What reads an input and is 0 whatever it is, takes only its size or stands on a side not taken may be meant.
    private Diagnostic input(DeclaredInput input) {
        String readers = !trains.isEmpty() ? "output, loss or report" : "output";
        return read.contains(input.name())
                ? Diagnostic.warning(Code.N130, input.span(), "no " + readers + " depends on " + input.name())
                        .note("no method of the class takes it")
                : Diagnostic.error(Code.N110, input.span(), input.name() + " is not used")
                        .note("no " + readers + " reads it");
    }
}
