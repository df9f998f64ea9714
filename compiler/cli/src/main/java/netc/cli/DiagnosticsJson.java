package netc.cli;

import java.util.List;
import java.util.Locale;
import netc.compiler.source.Diagnostic;

/// Diagnostics as a JSON array, for editors and scripts: one object a finding, its place split into file, line and column.
final class DiagnosticsJson {
    private DiagnosticsJson() {
    }

    static String print(List<Diagnostic> diagnostics) {
        StringBuilder out = new StringBuilder("[");
        for (Diagnostic d : diagnostics) {
            out.append(out.length() == 1 ? "\n" : ",\n").append("  {\"severity\": ").append(text(d.severity().word()))
                    .append(", \"code\": ").append(text(d.code().name()));
            if (d.span().isPresent()) {
                var span = d.span().get();
                out.append(", \"file\": ").append(text(span.source().path())).append(", \"line\": ").append(span.line())
                        .append(", \"column\": ").append(span.column());
            } else {
                out.append(", \"file\": ").append(text(d.place()));
            }
            out.append(", \"message\": ").append(text(d.headline())).append(", \"notes\": [")
                    .append(String.join(", ", d.notes().stream().map(DiagnosticsJson::text).toList())).append("]");
            d.fix().ifPresent(fix -> out.append(", \"fix\": ").append(text(fix.text())));
            out.append("}");
        }
        return out.append(diagnostics.isEmpty() ? "]" : "\n]").toString();
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
