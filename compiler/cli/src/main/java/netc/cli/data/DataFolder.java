package netc.cli.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import netc.abi.Training.DataSource;
import netc.abi.Training.Format;
import netc.compiler.syntax.NearestWord;
import netc.runtime.Counted;
import netc.runtime.InputException;
import netc.runtime.OrdinaryFile;

/// The folder that `--data` names, and the files of it that a model wants.
public final class DataFolder {
    private static final int MOST_SHOWN = 20;

    private final Path folder;

    private DataFolder(Path folder) {
        this.folder = folder;
    }

    /// Whether some of these are files, for which there must be a folder.
    public static boolean isNeeded(List<DataSource> sources) {
        return !files(sources).isEmpty();
    }

    private static List<DataSource> files(List<DataSource> sources) {
        return sources.stream().filter(s -> s.format() != Format.LITERAL).toList();
    }

    /// @param folder may be missing where none [#isNeeded]
    /// @param all    sources of the model that this run reads
    /// @throws InputException where one is missing, naming all that are wanted and what the folder holds
    static DataFolder open(Optional<Path> folder, List<DataSource> all) {
        return isNeeded(all) ? open(folder.orElseThrow(), files(all)) : new DataFolder(Path.of(""));
    }

    private static DataFolder open(Path folder, List<DataSource> wanted) {
        if (!Files.isDirectory(folder)) {
            throw new InputException(folder + ": expected a folder with " + names(wanted) + ", found "
                    + (Files.exists(folder) ? "a file; give the folder that it lies in" : "nothing of this name"));
        }
        DataFolder opened = new DataFolder(folder);
        List<String> missing = wanted.stream().filter(s -> !Files.exists(opened.path(s))).map(DataSource::file)
                .distinct()
                .toList();
        if (!missing.isEmpty()) {
            throw new InputException(
                    folder + ": expected " + names(wanted) + "; found no " + String.join(", no ", missing)
                            + " (the folder holds " + opened.holds() + ")" + opened.nearest(missing.getFirst()));
        }
        return opened;
    }

    /// Where a source is, for messages.
    String place(DataSource source) {
        return source.format() == Format.LITERAL ? "line " + source.line() + " of the model" : path(source).toString();
    }

    /// Where a file is.
    ///
    /// @throws InputException for a name that leads out of the folder
    Path path(DataSource source) {
        return within(folder, source.file(), source.line());
    }

    /// The file of a source in the folder that `--data` names; none for what is drawn, or written in the model.
    public static Optional<Path> file(Optional<Path> folder, DataSource source) {
        return source.format() == Format.LITERAL ? Optional.empty()
                : folder.map(f -> within(f, source.file(), source.line()));
    }

    /// Where a file is that a line of the model names.
    ///
    /// @throws InputException for a name that leads out of the folder
    public static Path within(Path folder, String file, int line) {
        try {
            Path root = folder.toAbsolutePath().normalize();
            Path path = root.resolve(file).normalize();
            if (path.startsWith(root) && !path.equals(root)) {
                return folder.resolve(file);
            }
        } catch (InvalidPathException e) {
            throw new InputException(
                    "line " + line + " of the model: expected the name of a file, found '" + file + "'",
                    e);
        }
        throw new InputException("line " + line + " of the model: expected a file within the data folder, found '"
                + file + "'");
    }

    /// The hash of the contents of some sources, in their order; where they lie does not count.
    String hash(List<DataSource> sources) {
        MessageDigest all = sha256();
        sources.forEach(source -> all.update(source.format() == Format.LITERAL
                ? source.rows().toString().getBytes(StandardCharsets.UTF_8) : digest(path(source))));
        return HexFormat.of().formatHex(all.digest());
    }

    /// The hash of the content of a file.
    public static String hash(Path file) {
        return HexFormat.of().formatHex(digest(file));
    }

    private static byte[] digest(Path path) {
        MessageDigest digest = sha256();
        byte[] block = new byte[1 << 16];
        try {
            OrdinaryFile.size(path);
            try (InputStream in = new DigestInputStream(Files.newInputStream(path), digest)) {
                while (in.read(block) >= 0) {
                    continue;
                }
            }
        } catch (IOException e) {
            throw InputException.because(path, "read", e);
        }
        return digest.digest();
    }

    /// The hash of a text.
    static String hash(String text) {
        return HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private String holds() {
        List<String> names = entries();
        if (names.isEmpty()) {
            return "nothing";
        }
        String shown = String.join(", ", names.subList(0, Math.min(MOST_SHOWN, names.size())));
        return names.size() > MOST_SHOWN ? shown + ", … " + Counted.number(names.size()) + " entries" : shown;
    }

    private String nearest(String missing) {
        return NearestWord.of(missing, entries()).map(n -> "; did you mean " + n + "?").orElse("");
    }

    private List<String> entries() {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(p -> p.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw InputException.because(folder, "read", e);
        }
    }

    private static String names(List<DataSource> sources) {
        return String.join(", ", sources.stream().map(DataSource::file).distinct().toList());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
