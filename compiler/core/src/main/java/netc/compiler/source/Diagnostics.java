package netc.compiler.source;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one run has found so far, from all stages and files. Equal findings count once. Not safe for several threads.
public final class Diagnostics {
    /// More than these are counted, not shown.
    private static final int SHOWN = 100;
    /// More than these are counted only, equal ones or not.
    private static final int KEPT = 10_000;

    private record Key(Code code, String place, String headline) {
    }

    private final List<Diagnostic> found = new ArrayList<>();
    private final Set<Key> known = new HashSet<>();
    private int errors;
    private int count;

    public void add(Diagnostic diagnostic) {
        if (found.size() < KEPT) {
            if (!known.add(new Key(diagnostic.code(), diagnostic.place(), diagnostic.headline()))) {
                return;
            }
            found.add(diagnostic);
        }
        count++;
        if (diagnostic.severity() == Severity.ERROR) {
            errors++;
        }
    }

    /// All that others have found, counted and kept as there.
    public void addAll(Diagnostics others) {
        others.found.forEach(this::add);
        count += others.count - others.found.size();
        errors += others.errors - (int) others.found.stream().filter(d -> d.severity() == Severity.ERROR).count();
    }

    /// These with one of them as it can be said better: of the same code, place and headline.
    public Diagnostics with(Diagnostic better) {
        Diagnostics all = new Diagnostics();
        Key key = new Key(better.code(), better.place(), better.headline());
        found.forEach(d -> all.add(new Key(d.code(), d.place(), d.headline()).equals(key) ? better : d));
        all.count = count;
        all.errors = errors;
        return all;
    }

    public boolean hasErrors() {
        return errors > 0;
    }

    /// How many errors there are; a stage compares it before and after to know whether its own input is sound.
    public int errors() {
        return errors;
    }

    /// Whether there are as many errors as are shown: what else is found is counted, and needs no advice.
    public boolean isFull() {
        return errors >= SHOWN;
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    /// All that are kept: files in the order in which they were first heard of, and by position inside each.
    public List<Diagnostic> sorted() {
        Map<String, Integer> files = new LinkedHashMap<>();
        for (Diagnostic d : found) {
            files.putIfAbsent(file(d), files.size());
        }
        return found.stream()
                .sorted(Comparator.comparingInt((Diagnostic d) -> files.get(file(d)))
                        .thenComparingInt(d -> d.span().map(Span::start).orElse(-1)))
                .toList();
    }

    /// As users see them, with the count as the last line; empty if there are none.
    public String render() {
        if (found.isEmpty()) {
            return "";
        }
        var out = new StringBuilder();
        List<Diagnostic> all = sorted();
        for (Diagnostic d : all.subList(0, Math.min(SHOWN, all.size()))) {
            out.append(d.render()).append('\n');
        }
        if (count > SHOWN) {
            out.append("… and ").append(Counted.number(count - SHOWN)).append(" more\n");
        }
        return out.append(counted()).append('\n').toString();
    }

    /// Throws what was found if any of it is an error.
    public void throwIfErrors() {
        if (hasErrors()) {
            throw new CompileException(this);
        }
    }

    private String counted() {
        int warnings = count - errors;
        String counted = errors > 0 ? Counted.of(errors, "error") : "";
        if (warnings > 0) {
            counted += (errors > 0 ? ", " : "") + Counted.of(warnings, "warning");
        }
        return counted;
    }

    private static String file(Diagnostic d) {
        return d.span().map(s -> s.source().path()).orElse(d.place());
    }
}
