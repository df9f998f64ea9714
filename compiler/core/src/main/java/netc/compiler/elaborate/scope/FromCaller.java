package netc.compiler.elaborate.scope;

import java.util.List;
import netc.compiler.source.Span;

/// That something does not fit in a layer or function because of what it was given: the same text is right where it is given
/// other sizes or numbers. [Callers] find it.
///
/// @param places where the sizes are written; empty where it was given numbers alone
public record FromCaller(List<Span> places) {
    public FromCaller {
        places = List.copyOf(places);
    }

    static boolean contains(Span whole, Span part) {
        return whole.source() == part.source() && whole.contains(part);
    }
}
