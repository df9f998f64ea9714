package netc.compiler.graph;

/// Where along one axis of the operand an element of a [Op.Read] comes from: `index / divisor`.
///
/// With [Division#EXACT] an element whose index is not a multiple of the divisor is 0; with [Division#FLOOR] the
/// quotient is rounded down. A divisor of 1 is the plain read of the language; others come from inverting strides.
///
/// @param axis     an axis of the operand
/// @param index    a position made of the result's axes
/// @param divisor  at least 1
/// @param division what happens between multiples
public record AxisRead(Axis axis, Affine index, long divisor, Division division) {
    /// How a divided index is rounded.
    public enum Division {
        EXACT, FLOOR
    }

    /// The most frequent one: whatever is read at one of its own axes is read along the batch as it is.
    private static final AxisRead BATCH = of(Axis.BATCH, Affine.index(Axis.BATCH));

    public AxisRead {
        if (divisor < 1) {
            throw new IllegalStateException("divisor " + divisor);
        }
    }

    public static AxisRead of(Axis axis, Affine index) {
        return new AxisRead(axis, index, 1, Division.FLOOR);
    }

    public static AxisRead same(Axis axis) {
        return axis.isBatch() ? BATCH : of(axis, Affine.index(axis));
    }

    /// The axis under another name.
    public static AxisRead as(Axis axis, Axis name) {
        return axis.equals(name) ? same(axis) : of(axis, Affine.index(name));
    }

    public boolean isIdentity() {
        return divisor == 1 && index.isIndexOf(axis);
    }

    /// Whether an element at a place along an axis is read of that place or one before it.
    public boolean looksBack(Axis at) {
        Affine ahead = index.minus(Affine.index(at));
        return divisor == 1 && ahead.terms().stream().noneMatch(t -> t.axis().isOpen()) && ahead.greatest() <= 0;
    }

    /// Whether this takes what other examples have.
    public boolean isOfOthers() {
        return axis.isBatch() && !isIdentity();
    }

    @Override
    public String toString() {
        String e = divisor == 1 ? index.toString()
                : (division == Division.FLOOR ? "floor(" : "exact(") + "(" + index + ") / " + divisor + ")";
        return axis.name() + ": " + e;
    }
}
