package netc.compiler.section;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Graph;
import netc.compiler.graph.Op;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// A procedure as sections, in the order in which they run.
///
/// @param kept  what sections hand on to each other, by number
/// @param again how many values of the loops along an axis are computed again where they are read, instead of being kept
public record Sections(List<Section> sections, Map<Integer, Kept> kept, Map<Axis, Integer> again) {
    public Sections {
        sections = List.copyOf(sections);
        kept = Map.copyOf(kept);
        again = Map.copyOf(again);
    }

    /// A graph without loops is one section.
    public static Sections of(Graph graph) {
        return of(graph, Optional.empty());
    }

    /// @param streamed the axis of which one element is taken at a time, which all that depends on an input with the axis passes
    ///                 on: the last section is the loop along it, whose turns take an element of what is given and give one of
    ///                 each result
    public static Sections of(Graph graph, Optional<Axis> streamed) {
        if (streamed.isEmpty() && graph.equations().stream().noneMatch(e -> e.op() instanceof Op.Carry)) {
            return new Sections(List.of(new Section.Straight(graph)), Map.of(), Map.of());
        }
        Graph turnByTurn = TurnForms.apply(graph, Nest.of(graph.equations(), streamed));
        List<Nest> nests = Nest.of(turnByTurn.equations(), streamed);
        Set<Value> results = turnByTurn.results().stream().map(Result::value).collect(Collectors.toSet());
        // What stands in which loop is decided by what need not be kept then.
        Attachment.apply(nests, results);
        Again again = new Again(nests);
        Recomputation.apply(nests, results, again);
        Sinking.apply(nests, results, again);
        Restoration.apply(nests, results, again);
        return new SectionWriter(new Handover(new Stretches(nests, turnByTurn.results(), streamed)),
                graph.equations().getFirst().span()).write(again.counts());
    }

    /// The same with each graph rewritten.
    public Sections map(UnaryOperator<Graph> rewrite) {
        return new Sections(map(sections, rewrite), kept, again);
    }

    private static List<Section> map(List<Section> sections, UnaryOperator<Graph> rewrite) {
        return sections.stream().<Section>map(s -> switch (s) {
            case Section.Straight(Graph graph) -> new Section.Straight(rewrite.apply(graph));
            case Section.Repeated(var along, var reversed, var body) ->
                    new Section.Repeated(along, reversed, map(body, rewrite));
        }).toList();
    }

    /// The graphs, those of a turn once.
    public List<Graph> graphs() {
        List<Graph> graphs = new ArrayList<>();
        collect(sections, graphs);
        return graphs;
    }

    private static void collect(List<Section> sections, List<Graph> graphs) {
        for (Section section : sections) {
            switch (section) {
                case Section.Straight(Graph graph) -> graphs.add(graph);
                case Section.Repeated(var _, var _, var body) -> collect(body, graphs);
            }
        }
    }

    /// What leaves the procedure.
    public List<Result> results() {
        return graphs().stream().flatMap(g -> g.results().stream()).filter(r -> !(r instanceof Result.Kept)).toList();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        print(sections, "", text);
        return text.toString();
    }

    private static void print(List<Section> sections, String indent, StringBuilder text) {
        for (Section section : sections) {
            switch (section) {
                case Section.Straight(Graph graph) ->
                        graph.toString().lines().forEach(line -> text.append(indent).append(line).append('\n'));
                case Section.Repeated(var along, var reversed, var body) -> {
                    text.append(indent).append("for ").append(along).append(reversed ? " backwards\n" : "\n");
                    print(body, indent + "  ", text);
                }
            }
        }
    }
}
