package netc.compiler.elaborate.scope;

import java.util.Map;
import netc.compiler.source.Diagnostic;

/// Sizes that `--dim` gives in place of what a model's `dim` says: a message about sizes has to name the option, since the
/// text that it shows says something else.
public final class GivenSizes {
    private GivenSizes() {
    }

    /// A message with a line for each size that was given, if it is about sizes.
    public static Diagnostic noted(Diagnostic diagnostic, Map<String, Long> given) {
        Diagnostic noted = diagnostic;
        for (Map.Entry<String, Long> size : given.entrySet()) {
            if (diagnostic.code().isOfSizes()) {
                noted = noted.note(option(size.getKey(), size.getValue()) + " gives " + size.getKey() + " its size");
            }
        }
        return noted;
    }

    /// As on the command line.
    public static String option(String name, long size) {
        return "--dim " + name + "=" + size;
    }
}
