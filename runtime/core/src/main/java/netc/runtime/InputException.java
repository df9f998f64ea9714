package netc.runtime;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/// Something that was given to the program is not what it should be: a file, a folder, a row of data.
///
/// The message says everything (place, what was expected, what was found) and is shown to the user as it stands,
/// without a stack trace.
public final class InputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// What files hold is quoted in messages: no line is longer than anybody reads.
    private static final int LONGEST_LINE = 600;

    public InputException(String message) {
        super(readable(message));
    }

    public InputException(String message, Throwable cause) {
        super(readable(message), cause);
    }

    /// Long lines cut, and characters that would garble a terminal replaced.
    private static String readable(String message) {
        StringBuilder readable = new StringBuilder();
        int line = 0;
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            line = c == '\n' ? 0 : line + 1;
            if (line == LONGEST_LINE + 1) {
                readable.append('…');
            } else if (line <= LONGEST_LINE) {
                readable.append(Character.isISOControl(c) && c != '\n' && c != '\t' ? '\uFFFD' : c);
            }
        }
        return readable.toString();
    }

    /// A mistake in a binary file, at a byte counted from 0.
    public static InputException atByte(Path file, long offset, String expected, String found) {
        return new InputException(file + ": byte " + offset + ": expected " + expected + ", found " + found);
    }

    /// A mistake in a text file; line and column count from 1.
    public static InputException atLine(Path file, long line, long column, String expected, String found) {
        return new InputException(file + ":" + line + ":" + column + ": expected " + expected + ", found " + found);
    }

    /// The operating system refuses `action` ("read", "write") on `file`.
    public static InputException because(Path file, String action, IOException cause) {
        String reason = switch (cause) {
            case NoSuchFileException e -> "no such file or folder" + other(file, e);
            case FileAlreadyExistsException e -> "there is a file of this name" + other(file, e);
            case AccessDeniedException e -> "permission denied" + other(file, e);
            case FileSystemException e when e.getReason() != null -> e.getReason() + other(file, e);
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
        return new InputException(file + ": cannot " + action + ": " + reason, cause);
    }

    /// Names the file that the operating system complained of where it is not the one asked for.
    private static String other(Path file, FileSystemException cause) {
        String named = cause.getFile();
        return named == null || named.equals(file.toString()) ? "" : " (" + named + ")";
    }
}
