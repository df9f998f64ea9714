package netc.compiler.backend.jvm;

/// How a value inside a vector loop depends on the loop's index.
sealed interface Form {
    Form UNIFORM = new Affine(0);
    Form LANES = new Lanes();

    /// `base + stride * index`, where `base` is the value in lane 0: kept as the one scalar `base`. Reals and truth values
    /// have stride 0 only.
    record Affine(int stride) implements Form {
    }

    /// Anything else: a vector.
    record Lanes() implements Form {
    }

    /// The form of a local that is given values of both.
    default Form join(Form other) {
        return equals(other) ? this : LANES;
    }

    default boolean uniform() {
        return equals(UNIFORM);
    }

    default boolean lanes() {
        return equals(LANES);
    }
}
