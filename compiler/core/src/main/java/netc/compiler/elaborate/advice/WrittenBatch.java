package netc.compiler.elaborate.advice;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Severity;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NamePlaces;
import netc.compiler.syntax.OtherWords;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// An axis of the inputs that is the batch by its name, as other libraries have it in front of every shape. It may as well be
/// one that every example has: the same program without it says which, by having fewer mistakes.
public final class WrittenBatch {
    private static final Set<String> CERTAIN = Set.of("batch", "batches", "batchsize", "minibatch", "bs", "nbatch",
            "batchdim", "none");
    /// Names that axes of an example have too.
    private static final Set<String> USUAL = Set.of("n", "b", "samples", "nsamples", "numsamples", "examples",
            "nexamples", "numexamples", "rows", "records");
    private static final Pattern TYPE_BEFORE = Pattern.compile("(:|->)\\s*\\w+$");
    private static final Pattern REDUCTION_BEFORE = Pattern.compile("\\b(mean|sum)$");
    private static final Pattern SIZE_BEHIND = Pattern.compile("(\\s*:\\s*\\w+)?\\s*");

    private final FileTree file;
    private final Type type;
    private final Name input;
    private final Name axis;

    private WrittenBatch(FileTree file, Name input, Type type, Name axis) {
        this.file = file;
        this.input = input;
        this.type = type;
        this.axis = axis;
    }

    /// The first input or target with such an axis.
    public static Optional<WrittenBatch> find(FileTree file) {
        return !file.isWhole() ? Optional.empty()
                : file.declarations().stream().filter(d -> d instanceof Declaration.Model)
                        .flatMap(d -> ((Declaration.Model) d).body().statements().stream())
                        .flatMap(s -> s instanceof Statement.Fields f && isGiven(f.kind()) ? f.fields().stream()
                                : Stream.<Statement.Field>of())
                        .flatMap(f -> f.type().stream()
                                .flatMap(t -> axis(t).map(a -> new WrittenBatch(file, f.names().getFirst(), t, a))
                                        .stream()))
                        .findFirst();
    }

    private static boolean isGiven(Statement.FieldKind kind) {
        return switch (kind) {
            case INPUT, TARGET -> true;
            case PARAM, STATE -> false;
        };
    }

    private static Optional<Name> axis(Type type) {
        return type.axes().stream().map(Type.Axis::name).findFirst()
                .filter(n -> isCertain(n) || USUAL.contains(OtherWords.key(n.text())));
    }

    private static boolean isCertain(Name axis) {
        return CERTAIN.contains(OtherWords.key(axis.text()));
    }

    /// The mistake, where the program has fewer without the axis, or none where the name may be that of another axis.
    ///
    /// @param errors how many there are
    public Optional<Diagnostic> mistake(int errors, Trials trials) {
        Fix fix = without();
        int left = trials.errors(fix);
        return left > 0 && (!isCertain(axis) || left >= errors) ? Optional.empty()
                : Optional.of(said(Severity.ERROR, fix));
    }

    /// The same of a program without a mistake, which takes as many examples for one as the axis has: where the axis is
    /// called after them, or is as long as a batch, and nothing would lack it.
    public Optional<Diagnostic> doubt(Trials trials) {
        return isOfBatch() ? Optional.of(without()).filter(f -> trials.errors(f) == 0)
                .map(f -> said(Severity.WARNING, f)) : Optional.empty();
    }

    private boolean isOfBatch() {
        return isCertain(axis) || isAsLongAsBatch();
    }

    private boolean isAsLongAsBatch() {
        Set<String> counts = file.declarations().stream().filter(d -> d instanceof Declaration.Train)
                .flatMap(d -> ((Declaration.Train) d).clauses().stream())
                .flatMap(c -> c instanceof Clause.Setting s && s.kind() == Clause.SettingKind.BATCH
                        ? Stream.of(s.count().span().text()) : Stream.<String>of())
                .collect(Collectors.toSet());
        Stream<Expression> written = type.axes().stream().limit(1).flatMap(a -> a.size().stream());
        Stream<Expression> declared = file.declarations().stream().filter(d -> d instanceof Declaration.Model)
                .flatMap(d -> ((Declaration.Model) d).body().statements().stream())
                .flatMap(s -> s instanceof Statement.Dimensions d ? d.sizes().stream() : Stream.<Statement.Size>of())
                .filter(s -> s.name().text().equals(axis.text())).map(Statement.Size::value);
        return Stream.concat(written, declared).anyMatch(e -> counts.contains(e.span().text()));
    }

    private Fix without() {
        Map<Span, String> places = places();
        return places.isEmpty() ? new Fix(axis.span(), axis.text()) : Fix.ofLines(places);
    }

    private Diagnostic said(Severity severity, Fix fix) {
        String headline = "the batch is never written: " + input + " has the type of one example, and " + axis
                + " counts the examples";
        return (severity == Severity.ERROR ? Diagnostic.error(Code.N133, type.span(), headline)
                : Diagnostic.warning(Code.N133, type.span(), headline))
                .note("a step takes as many examples as the clause `batch` says, a prediction as many as it is given")
                .fix(fix);
    }

    /// What is left out, each with nothing in its place.
    private Map<Span, String> places() {
        Map<Span, String> places = new LinkedHashMap<>();
        for (Declaration d : file.declarations()) {
            if (d instanceof Declaration.Model || d instanceof Declaration.Train) {
                Set<Span> names = new HashSet<>(NamePlaces.of(d.span(), axis.text()));
                List<Span> sizes = d instanceof Declaration.Model m ? sizes(m) : List.of();
                names.removeIf(n -> sizes.stream().anyMatch(s -> s.contains(n)));
                List<Span> gone = names.stream().flatMap(n -> inBrackets(n).stream()).toList();
                gone.forEach(s -> places.put(s, ""));
                if (gone.size() == names.size()) {
                    sizes.forEach(s -> places.put(s, ""));
                }
            }
        }
        return places;
    }

    /// `Batch: 16, ` of `[Batch: 16, F: 4]`, and the brackets where nothing else stands in them.
    private Optional<Span> inBrackets(Span name) {
        String text = name.source().text();
        int open = text.lastIndexOf('[', name.start());
        String before = open < 0 ? "" : text.substring(text.lastIndexOf('\n', open) + 1, open);
        boolean isType = TYPE_BEFORE.matcher(before).find();
        Matcher size = SIZE_BEHIND.matcher(text).region(name.end(), text.length());
        if (open < 0 || !size.lookingAt() || size.end() == text.length() || !isType && !isOfBatch()) {
            return Optional.empty();
        }
        char next = text.charAt(size.end());
        String front = text.substring(open, name.start()).stripTrailing();
        if (next == ',' && (front.equals("[") || front.endsWith(","))) {
            int end = size.end() + 1;
            while (Character.isWhitespace(text.charAt(end))) {
                end++;
            }
            return Optional.of(name.source().span(name.start(), end));
        }
        if (next == ']' && front.endsWith(",")) {
            return Optional.of(name.source().span(open + front.length() - 1, size.end()));
        }
        Matcher reduction = REDUCTION_BEFORE.matcher(before);
        boolean isReduced = reduction.find();
        return next == ']' && front.equals("[") && (isType || isReduced)
                ? Optional.of(name.source().span(isReduced ? open - reduction.group().length() : open,
                        size.end() + 1))
                : Optional.empty();
    }

    /// Where a `dim` gives the axis a size.
    private List<Span> sizes(Declaration.Model model) {
        List<Span> spans = new ArrayList<>();
        List<Statement> statements = model.body().statements();
        for (int i = 0; i < statements.size(); i++) {
            if (!(statements.get(i) instanceof Statement.Dimensions(List<Statement.Size> sizes, Span span))) {
                continue;
            }
            for (int k = 0; k < sizes.size(); k++) {
                Span size = sizes.get(k).span();
                if (sizes.get(k).name().text().equals(axis.text())) {
                    boolean isLast = k + 1 == sizes.size();
                    int start = !isLast ? size.start() : k > 0 ? sizes.get(k - 1).span().end() : span.start();
                    int end = !isLast ? sizes.get(k + 1).span().start()
                            : k > 0 || i + 1 == statements.size() ? size.end() : statements.get(i + 1).span().start();
                    spans.add(size.source().span(start, end));
                }
            }
        }
        return spans;
    }
}
