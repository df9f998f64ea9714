package netc.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import netc.compiler.prove.Check;
import netc.compiler.prove.Outcome;

/// What `netc prove` prints: a line a check, and under one that failed or does not apply why, under one
/// that passed what may not be meant. At most 80 columns, where
/// names are not longer.
final class ProofReport {
    private static final int WIDTH = 80;
    private static final String INDENT = "    ";

    private ProofReport() {
    }

    /// `gradients match differences      ok, 11 tensors      0.8 s`
    static List<String> lines(Check check, Outcome outcome, long nanos) {
        List<String> below = new ArrayList<>();
        String verdict;
        String detail = "";
        switch (outcome) {
            case Outcome.Passed(String words, List<String> notes) -> {
                verdict = "ok";
                detail = words;
                notes.forEach(note -> below.addAll(wrapped(note)));
            }
            case Outcome.Failed(List<String> words) -> {
                verdict = "FAILED";
                words.forEach(line -> below.addAll(wrapped(line)));
            }
            case Outcome.NotApplicable(String reason) -> {
                verdict = "not applicable";
                below.addAll(wrapped(reason));
            }
        }
        List<String> lines = new ArrayList<>();
        String found = detail.isEmpty() ? verdict : verdict + ", " + detail;
        lines.add(String.format(Locale.ROOT, "%-36s %-35s %5.1f s", check.title(), found, nanos / 1e9));
        lines.addAll(below);
        return lines;
    }

    /// `16 checks: 15 ok, 1 failed, 0 not applicable; 12.3 s`
    static String summary(List<Outcome> outcomes, long nanos) {
        long passed = outcomes.stream().filter(o -> o instanceof Outcome.Passed).count();
        long failed = outcomes.stream().filter(o -> o instanceof Outcome.Failed).count();
        return String.format(Locale.ROOT, "%d checks: %d ok, %d failed, %d not applicable; %.1f s", outcomes.size(),
                passed, failed, outcomes.size() - passed - failed, nanos / 1e9);
    }

    /// Words over as many lines as they need; those after the first further in.
    private static List<String> wrapped(String text) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(INDENT);
        for (String word : text.split(" ")) {
            boolean isFirst = line.toString().isBlank();
            if (!isFirst && line.length() + 1 + word.length() > WIDTH) {
                lines.add(line.toString());
                line = new StringBuilder(INDENT + "  ").append(word);
            } else {
                line.append(isFirst ? "" : " ").append(word);
            }
        }
        lines.add(line.toString());
        return lines;
    }
}
