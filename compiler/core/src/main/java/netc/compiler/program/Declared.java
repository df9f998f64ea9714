package netc.compiler.program;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.graph.Axis;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// What a model declares.
///
/// @param sources    what the model was made of: its own file, then the files it imports; the library is not among them
/// @param variables  in the order declared: parameters, then states of optimizers
/// @param inputs     inputs and targets in the order declared
/// @param stream     the axis that is taken one element at a time, where it says so
/// @param dimensions the sizes that `dim` gives in the model's body
/// @param starts     what variables start from that files hold
/// @param span       its name
public record Declared(String name, Source source, List<Source> sources, List<DeclaredVariable> variables,
        List<DeclaredInput> inputs, List<DeclaredOutput> outputs, Optional<Axis> stream, Map<String, Long> dimensions,
        List<StartSource> starts, Span span) {
    public Declared {
        sources = List.copyOf(sources);
        variables = List.copyOf(variables);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        starts = List.copyOf(starts);
        dimensions = Collections.unmodifiableMap(new LinkedHashMap<>(dimensions));
    }

    Declared withoutOutputs() {
        return new Declared(name, source, sources, variables, inputs, List.of(), Optional.empty(), dimensions, starts,
                span);
    }
}
