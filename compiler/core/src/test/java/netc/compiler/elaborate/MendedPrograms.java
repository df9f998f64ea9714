package netc.compiler.elaborate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Fix;

/// Programs with a mistake that a message offers a fix for, each with the program that its author meant.
public final class MendedPrograms {
    private static final Path FILE = Path.of("src/test/resources/netc/elaborate/mended.txt");
    /// A program has no more mistakes than this.
    private static final int MOST_MISTAKES = 4;

    /// @param wrong as written
    /// @param meant what is to come of it
    public record Case(String name, String wrong, String meant) {
    }

    private MendedPrograms() {
    }

    public static List<Case> cases() {
        try {
            List<Case> cases = new ArrayList<>();
            for (String part : Files.readString(FILE).split("(?m)^=== ")) {
                if (!part.isEmpty()) {
                    int name = part.indexOf('\n');
                    int meant = part.indexOf("--- meant\n");
                    cases.add(new Case(part.substring(0, name), part.substring(name + 1, meant),
                            part.substring(meant + 10, part.length() - 1)));
                }
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The program with every fix pasted that is offered, one after the other.
    public static String mended(String wrong) {
        String program = wrong;
        for (int pasted = 0; pasted < MOST_MISTAKES; pasted++) {
            Optional<Fix> fix = said(program).sorted().stream().flatMap(d -> d.fix().stream()).findFirst();
            if (fix.isEmpty()) {
                return program;
            }
            program = fix.get().paste();
        }
        return program;
    }

    /// What is said of a program, its names in the class that Java uses included.
    static Diagnostics said(String program) {
        try {
            Path file = Files.createTempFile("mended", ".net");
            try {
                Diagnostics diagnostics = new Diagnostics();
                netc.compiler.Compiler.compile(Files.writeString(file, program),
                        netc.compiler.CompilerOptions.forWidth(1), diagnostics);
                return diagnostics;
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
