package netc.compiler.elaborate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// The scalar functions of the language, by the names they are called by.
enum Pointwise {
    MIN(2), MAX(2), ABS(1), SQRT(1), EXP(1), EXPM1(1), LOG(1), ERF(1), SIN(1), COS(1), POW(2), FLOOR(1), CEIL(1),
    MOD(2);

    private final int arity;

    Pointwise(int arity) {
        this.arity = arity;
    }

    int arity() {
        return arity;
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Pointwise> of(String word) {
        return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
    }
}
