package netc.compiler;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.lang.model.SourceVersion;
import netc.abi.Version;
import netc.compiler.backend.jvm.EmittedClass;

/// The class files of models, to be put into a folder or a jar. The same sources give the same bytes.
public final class ClassFiles {
    private static final String SUFFIX = ".class";
    private static final String PART = ".part";
    private static final String MANIFEST = "META-INF/MANIFEST.MF";
    /// Of every entry. Zip files hold it without a time zone; for the very first moment that they can hold the JDK adds one
    /// in another format, which depends on the zone here.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

    private final SortedMap<String, byte[]> files;

    private ClassFiles(SortedMap<String, byte[]> files) {
        this.files = Collections.unmodifiableSortedMap(files);
    }

    /// The classes of models: for each the class that Java programs use, the record of its predictions, and its kernels.
    ///
    /// @param models compiled for every width, so that the classes run on any machine
    /// @throws IllegalArgumentException where a width is missing, two classes have one name, or a package is none
    public static ClassFiles of(List<CompiledModel> models) {
        SortedMap<String, byte[]> files = new TreeMap<>();
        for (CompiledModel model : models) {
            if (!model.kernels().keySet().containsAll(CompilerOptions.ALL_WIDTHS)) {
                throw new IllegalArgumentException("model " + model.name() + " is compiled for widths "
                        + model.kernels().keySet() + " alone");
            }
            packageFault(model.packageName()).ifPresent(fault -> {
                throw new IllegalArgumentException(fault);
            });
            ModelClass.emit(model).forEach(c -> put(files, c));
            model.classes().forEach(c -> put(files, c));
        }
        return new ClassFiles(files);
    }

    private static void put(SortedMap<String, byte[]> files, EmittedClass emitted) {
        for (String part : emitted.name().split("/", -1)) {
            if (!part.matches("[A-Za-z_][A-Za-z0-9_$]*")) {
                throw new IllegalArgumentException("class name " + emitted.name());
            }
        }
        if (files.put(emitted.name() + SUFFIX, emitted.bytes()) != null) {
            throw new IllegalArgumentException("two classes " + emitted.name());
        }
    }

    /// What is wrong with the name of a package; empty is the unnamed one.
    public static Optional<String> packageFault(String name) {
        boolean isName = name.isEmpty() || SourceVersion.isName(name) && name.matches("[A-Za-z0-9_.]{1,200}");
        if (!isName || name.equals("java") || name.startsWith("java.")) {
            return Optional.of("expected a package of Java like com.example, found '" + name + "'");
        }
        return Optional.empty();
    }

    /// Content of each file, by its path below the folder: `demo/LeNet5.class`.
    public Map<String, byte[]> files() {
        return files;
    }

    /// Writes a jar where the name ends in `.jar`, else into a folder, which comes into being. Each file is there as a whole
    /// or not at all; in a folder, none is replaced before all are written.
    ///
    /// @throws IOException where the operating system refuses; what was there before is untouched
    public void write(Path target) throws IOException {
        Map<Path, byte[]> contents = new LinkedHashMap<>();
        if (target.getFileName() != null && target.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".jar")) {
            if (Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null, "expected a jar, found a folder");
            }
            contents.put(target, jar());
        } else {
            if (Files.exists(target) && !Files.isDirectory(target)) {
                throw new FileSystemException(target.toString(), null,
                        "expected a folder, or a name that ends in .jar, found a file");
            }
            files.forEach((name, bytes) -> contents.put(target.resolve(name), bytes));
        }
        replace(contents);
    }

    /// All classes as a jar: the manifest, then the classes by name.
    public byte[] jar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes, StandardCharsets.UTF_8)) {
            zip.setLevel(Deflater.BEST_COMPRESSION);
            entry(zip, MANIFEST, ("Manifest-Version: 1.0\r\nCreated-By: netc " + Version.CURRENT + "\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            for (Map.Entry<String, byte[]> file : files.entrySet()) {
                entry(zip, file.getKey(), file.getValue());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("memory cannot be written to", e);
        }
        return bytes.toByteArray();
    }

    private static void entry(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }

    private static void replace(Map<Path, byte[]> contents) throws IOException {
        for (Path file : contents.keySet()) {
            requireReplaceable(file);
            requireReplaceable(part(file));
        }
        try {
            for (Map.Entry<Path, byte[]> content : contents.entrySet()) {
                Path folder = content.getKey().toAbsolutePath().getParent();
                // Not `createDirectories` alone: it refuses a link to a folder.
                if (folder != null && !Files.isDirectory(folder)) {
                    Files.createDirectories(folder);
                }
                writePart(part(content.getKey()), content.getValue());
            }
            for (Path file : contents.keySet()) {
                Files.move(part(file), file, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            for (Path file : contents.keySet()) {
                deleteAfter(e, part(file));
            }
            throw e;
        }
    }

    /// A pipe would be waited for, and a device replaced.
    private static void requireReplaceable(Path file) throws IOException {
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "there is "
                    + (Files.isDirectory(file) ? "a folder" : "a pipe or a device") + " of this name");
        }
    }

    private static Path part(Path file) {
        return file.resolveSibling(file.getFileName() + PART);
    }

    private static void writePart(Path part, byte[] content) throws IOException {
        try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                out.write(bytes);
            }
            out.force(true);
        }
    }

    private static void deleteAfter(IOException cause, Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
    }
}
