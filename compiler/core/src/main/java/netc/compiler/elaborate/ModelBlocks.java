package netc.compiler.elaborate;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.elaborate.advice.NormalisedTwice;
import netc.compiler.elaborate.advice.SidesOfTruth;
import netc.compiler.elaborate.meaning.Expressions;
import netc.compiler.elaborate.model.Models;
import netc.compiler.elaborate.scope.Frame;
import netc.compiler.elaborate.scope.NamedTensors;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.slice.Sides;
import netc.compiler.elaborate.train.EarlierBlocks;
import netc.compiler.elaborate.train.TrainBlocks;
import netc.compiler.elaborate.train.Unlearned;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.program.Learning;
import netc.compiler.program.StartSource;
import netc.compiler.program.Trace;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;

/// The `train` blocks of a model, in the order written. Each sees the model's names, and none those of another.
final class ModelBlocks {
    private record Block(Declaration.Train written, Scope names, TrainBlocks body, Optional<Training> training,
            Map<Role, Graph> procedures) {
    }

    private final Session session;
    private final Scope model;
    private final List<Block> blocks = new ArrayList<>();

    private ModelBlocks(Session session, Scope model) {
        this.session = session;
        this.model = model;
    }

    /// @param frame of the model's body, which is read
    static ModelBlocks read(Session session, Expressions expressions, Models model, Frame frame,
            List<Declaration.Train> written) {
        ModelBlocks read = new ModelBlocks(session, frame.scope());
        EarlierBlocks before = new EarlierBlocks();
        for (Declaration.Train train : written) {
            if (session.limits().isExhausted()) {
                return read;
            }
            Scope names = new Scope(frame.scope());
            TrainBlocks body = new TrainBlocks(session, expressions, model, train, before);
            Map<Role, Graph> procedures = new LinkedHashMap<>();
            Optional<Training> training = session.inside(
                    frame.training(names, train.alias().map(a -> a.text()).orElse("")), train,
                    () -> body.read(procedures));
            read.blocks.add(new Block(train, names, body, training, procedures));
        }
        return read;
    }

    /// Whether all are without mistakes.
    boolean areSound() {
        return sound().size() == blocks.size();
    }

    /// The axes that a loss or a report has and is not to have.
    List<Axis> surplus() {
        return blocks.stream().flatMap(b -> b.body().surplus().stream()).distinct().toList();
    }

    /// Warns of what all of them together show.
    void warn() {
        if (!blocks.isEmpty()) {
            Set<String> reached = new HashSet<>();
            blocks.forEach(b -> reached.addAll(b.body().reached()));
            new Unlearned(session).warn(reached, blocks.stream().anyMatch(b -> b.body().hasLoss()));
        }
        blocks.forEach(b -> warn(b.names(), b.written().span()::contains));
        warn(model, place -> blocks.stream().noneMatch(b -> contains(b, place)));
    }

    private void warn(Scope names, Predicate<Span> here) {
        new NormalisedTwice(session, names).warn(here);
        new SidesOfTruth(session, names).warn(here);
    }

    private static boolean contains(Block block, Span place) {
        return block.written().span().contains(place);
    }

    /// Those without mistakes.
    private List<Block> sound() {
        return blocks.stream().filter(b -> b.training().isPresent()).toList();
    }

    /// All that they do.
    Map<Role, Graph> procedures() {
        Map<Role, Graph> procedures = new LinkedHashMap<>();
        sound().forEach(b -> procedures.putAll(b.procedures()));
        return procedures;
    }

    /// The sides that their steps take, by name.
    Map<String, Sides> sides() {
        return sound().stream().collect(Collectors.toMap(b -> b.training().orElseThrow().name(), b -> b.body().step()));
    }

    /// @param starts what variables of the model start from that files hold
    Learning learning(List<StartSource> starts) {
        return new Learning(sound().stream().map(b -> b.body().block(b.training().orElseThrow(), starts)).toList(),
                Set.of());
    }

    /// What the losses of the steps depend on, and what predictions compute.
    ///
    /// @param procedures with the sides that they take
    /// @param equations  of the model
    Map<Role, Trace> traces(Map<Role, Graph> procedures, List<Equation> equations) {
        Map<Role, Trace> traces = new LinkedHashMap<>();
        for (Block block : sound()) {
            Training training = block.training().orElseThrow();
            for (Training.Step step : training.course().steps()) {
                Role.Step role = training.role(step);
                step.loss().ifPresent(loss -> traces.put(role, session.tensors().trace(loss, equations,
                        NamedTensors.loss(procedures.get(role)), block.body().step())));
            }
        }
        Optional.ofNullable(procedures.get(Role.PREDICT))
                .ifPresent(predict -> traces.put(Role.PREDICT, session.tensors().predicted(predict)));
        return traces;
    }
}
