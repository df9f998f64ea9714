package netc.compiler.graph;

import static netc.compiler.graph.Element.BOOL;
import static netc.compiler.graph.Element.F32;
import static netc.compiler.graph.Element.INT;

import java.util.Collections;
import java.util.List;

/// Which element types a scalar function takes, and which it gives.
enum Typing {
    NUMBERS, REALS, WHOLES, COMPARISON, LOGIC, CHOICE, TO_REAL, TO_WHOLE, PART_OF_WHOLE;

    /// @param x as many as the function takes
    boolean fits(List<Element> x) {
        Element first = x.get(0);
        boolean same = Collections.frequency(x, first) == x.size();
        return switch (this) {
            case NUMBERS -> same && first != BOOL;
            case REALS -> same && first == F32;
            case WHOLES -> same && first == INT;
            case COMPARISON -> same;
            case LOGIC -> same && first == BOOL;
            case CHOICE -> first == BOOL && x.get(1) == x.get(2);
            case TO_REAL -> first != F32;
            case TO_WHOLE -> first == BOOL;
            case PART_OF_WHOLE -> first == F32 && x.get(1) == INT;
        };
    }

    Element result(List<Element> x) {
        return switch (this) {
            case NUMBERS, REALS, WHOLES, LOGIC -> x.get(0);
            case COMPARISON -> BOOL;
            case CHOICE -> x.get(1);
            case TO_REAL -> F32;
            case TO_WHOLE, PART_OF_WHOLE -> INT;
        };
    }
}
