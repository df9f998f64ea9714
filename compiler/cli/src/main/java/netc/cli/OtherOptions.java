package netc.cli;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.OtherWords;
import picocli.CommandLine.Model.CommandSpec;

/// What is said of a word of the command line that is no option or command: what other programs call so, or else the nearest
/// one that there is.
final class OtherOptions {
    private static final class Page {
        private static final OtherWords WORDS = new OtherWords("/netc/other-options.md");
    }

    private static final Pattern DATA = Pattern.compile(".*[.](csv|npy|idx|gz)");

    /// In what is said: what is given to the option, or where that is no number, this one.
    private static final Pattern GIVEN = Pattern.compile("\\{([^}]*)}");
    private static final Pattern NUMBER = Pattern.compile("[0-9.]+(e-?[0-9]+)?");

    private OtherOptions() {
    }

    static List<OtherWords.Entry> all() {
        return Page.WORDS.all();
    }

    /// @param words the first that is none, and those behind it
    static String unmatched(CommandSpec command, List<String> words) {
        String word = words.getFirst();
        boolean isOption = word.startsWith("-");
        String name = word.replaceFirst("=.*", "");
        boolean isData = DATA.matcher(name).matches();
        List<String> known = List
                .copyOf(isOption || isData ? command.optionsMap().keySet() : command.subcommands().keySet());
        String key = isOption ? name.replaceFirst("^-+", "").replace("-", "_")
                : isData ? "data" : "netc." + name;
        return (isOption ? "unknown option: '" : "unknown command or argument: '") + word + "'"
                + Page.WORDS.find(key).flatMap(e -> meant(e, known)).map(said -> withGiven(said, words))
                        .or(() -> NearestWord.of(name, known).map(n -> "; did you mean " + n + "?"))
                        .or(() -> isOption || isData || known.isEmpty() ? Optional.empty()
                                : Optional.of("; commands: " + String.join(", ", known)))
                        .orElse("");
    }

    private static String withGiven(String said, List<String> words) {
        String word = words.getFirst();
        String given = word.contains("=") ? word.substring(word.indexOf('=') + 1) : words.size() > 1 ? words.get(1)
                : "";
        return GIVEN.matcher(said).replaceAll(NUMBER.matcher(given).matches() ? given : "$1");
    }

    /// Empty where it is said of options that the command has none of.
    private static Optional<String> meant(OtherWords.Entry entry, List<String> known) {
        String said = String.join("; ", entry.said());
        return entry.text().isEmpty() ? Optional.of("; " + said)
                : entry.text().get().lines().filter(known::contains).findFirst().map(o -> "; it is " + o + ": " + said);
    }
}
