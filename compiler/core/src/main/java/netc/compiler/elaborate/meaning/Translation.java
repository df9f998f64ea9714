package netc.compiler.elaborate.meaning;

import java.util.LinkedHashMap;
import java.util.Map;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Label;

/// Which axis of the caller each axis of a signature is, and back: filled while one call is bound.
///
/// @param labels axis of the signature to label of the caller
/// @param inner  axis of the signature to the callee's own name for it
/// @param hidden fresh labels of mapped axes that the body could otherwise see, to the caller's axes
record Translation(Map<String, Label> labels, Map<String, AxisName> inner, Map<Label, Axis> hidden) {
    Translation() {
        this(new LinkedHashMap<>(), new LinkedHashMap<>(), new LinkedHashMap<>());
    }
}
