package netc.abi;

/// The version of netc, as `netc --version` prints it and as the metadata of saved weights records it.
public final class Version {
    /// Equal to the version of the build; a test holds the two together.
    public static final String CURRENT = "0.1.0";

    private Version() {}
}
