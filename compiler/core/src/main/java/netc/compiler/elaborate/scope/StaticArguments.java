package netc.compiler.elaborate.scope;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;

/// What the square brackets of a call bind.
///
/// @param axes     axis of the signature to axis of the caller
/// @param numbers  number of the signature to its value
/// @param brackets as written
/// @param text     the call as written, for messages
public record StaticArguments(Map<String, CallerAxis> axes, Map<String, Quantity> numbers,
        Optional<Brackets> brackets, String text, Span span) {
    /// @param size the one written beside it: `Hidden: 84`
    public record CallerAxis(AxisName name, OptionalLong size, Span span) {
    }

    public StaticArguments {
        axes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(axes));
        numbers = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(numbers));
    }

    /// Whether the brackets are the first to name what they give for `its`.
    boolean makes(String its) {
        return axes.get(its).span().contains(axes.get(its).name().span());
    }
}
