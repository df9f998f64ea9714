package netc.cli.draw;

/// Something to look at.
public sealed interface Picture permits Tiles, Plane, Lines, Points {
    /// Its text, the same each time.
    String svg();
}
