package netc.samples;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// `samples/README.md`: one row a sample, made of the sample's own README and of `claims.csv`. Which rows there are, in which
/// order and under which headings, is written by hand.
final class Gallery {
    private static final Path FILE = Sample.folder().resolve("README.md");

    private static final Pattern ROW = Pattern.compile("(?m)^\\| \\[(\\w+)]\\(.*$");
    private static final Pattern PICTURE = Pattern.compile("!\\[([^]]*)]\\(([^)]+\\.svg)\\)");

    private Gallery() {
    }

    /// The folders that have a model, in alphabetical order.
    static List<String> samples() throws IOException {
        try (Stream<Path> folders = Files.list(Sample.folder())) {
            return folders.filter(f -> Files.exists(f.resolve(f.getFileName() + ".net")))
                    .map(f -> f.getFileName().toString()).sorted().toList();
        }
    }

    static String read() throws IOException {
        return Files.readString(FILE, StandardCharsets.UTF_8);
    }

    /// The samples that have a row.
    static List<String> listed(String text) {
        return ROW.matcher(text).results().map(r -> r.group(1)).toList();
    }

    /// Rewrites each row as it has to be.
    static void fill() throws IOException {
        Files.writeString(FILE, filled(read()), StandardCharsets.UTF_8);
    }

    /// The gallery with each row as it has to be.
    static String filled(String text) throws IOException {
        List<ClaimsTable.Row> claims = ClaimsTable.read();
        Matcher rows = ROW.matcher(text);
        StringBuilder filled = new StringBuilder();
        while (rows.find()) {
            rows.appendReplacement(filled, Matcher.quoteReplacement(row(rows.group(1), claims)));
        }
        return rows.appendTail(filled).toString();
    }

    private static String row(String sample, List<ClaimsTable.Row> claims) throws IOException {
        String readme = Files.readString(Sample.folder().resolve(sample).resolve("README.md"), StandardCharsets.UTF_8);
        List<ClaimsTable.Row> own = claims.stream().filter(c -> c.sample().equals(sample)).toList();
        String numbers = own.stream().map(c -> c.claim() + ": **" + c.measured() + "** (" + c.bound() + ")")
                .collect(Collectors.joining("<br>"));
        long seconds = own.stream().mapToLong(ClaimsTable.Row::seconds).max().orElse(0);
        return "| [" + sample + "](" + sample + "/README.md) | " + picture(sample, readme) + " | " + sentence(readme)
                + " | " + numbers + " | " + (own.isEmpty() ? "" : seconds + " s") + " |";
    }

    /// The first of the README.
    private static String picture(String sample, String readme) {
        Matcher picture = PICTURE.matcher(readme);
        return picture.find()
                ? "<img src=\"" + sample + "/" + picture.group(2) + "\" alt=\"" + picture.group(1) + "\" width=\"240\">"
                : "";
    }

    /// The first of the README.
    private static String sentence(String readme) {
        String paragraph = readme.split("\n\n")[1].replace('\n', ' ');
        int end = paragraph.indexOf(". ");
        return end < 0 ? paragraph : paragraph.substring(0, end + 1);
    }
}
