package netc.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// Diagnostics as a JSON array, for editors and scripts: one object a finding. Lines and columns count from 1, columns in code
/// points; the end of a place is the one just behind its last character.
final class DiagnosticsJson {
    private DiagnosticsJson() {
    }

    static String print(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder("[");
        for (Diagnostic d : diagnostics) {
            out.append(out.length() == 1 ? "\n" : ",\n").append("  {\"severity\": ").append(text(d.severity().word()))
                    .append(", \"code\": ").append(text(d.code().name()));
            out.append(", ").append(d.span().map(DiagnosticsJson::place).orElse("\"file\": " + text(d.place())));
            out.append(", \"message\": ").append(text(d.headline())).append(", \"notes\": [")
                    .append(String.join(", ", d.notes().stream().map(DiagnosticsJson::text).toList()))
                    .append("], \"related\": [")
                    .append(d.related().stream().map(r -> described(r.text(), r.span()))
                            .collect(Collectors.joining(", ")))
                    .append("]");
            d.fix().ifPresent(fix -> out.append(", \"fix\": ").append(described(fix.text(), fix.replaces())));
            out.append("}");
        }
        return out.append(diagnostics.isEmpty() ? "]" : "\n]").toString();
    }

    /// `{"text": …, "file": …, …}`: what there is to say of a place.
    private static String described(String words, Span place) {
        return "{\"text\": " + text(words) + ", " + place(place) + "}";
    }

    private static String place(Span span) {
        Source source = span.source();
        return "\"file\": " + text(source.path()) + ", \"line\": " + span.line() + ", \"column\": " + span.column()
                + ", \"endLine\": " + source.line(span.end()) + ", \"endColumn\": " + source.column(span.end());
    }

    private static String text(String value) {
        StringBuilder out = new StringBuilder("\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> out.append(c < ' ' ? String.format(Locale.ROOT, "\\u%04x", (int) c) : Character.toString(c));
            }
        }
        return out.append('"').toString();
    }
}
