package netc.compiler.syntax;

import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;

/// What numbers and strings stand for.
final class Literals {
    private Literals() {
    }

    /// The nearest double. A number beyond its range is reported.
    static double number(String text, Span span, Diagnostics diagnostics) {
        // Double.parseDouble reads more than the language does, such as `1f`; the lexer let none of that through.
        double value = Double.parseDouble(text.replace("_", ""));
        if (Double.isInfinite(value)) {
            diagnostics.add(Diagnostic.error(Code.N011, span, "this number is too large")
                    .note("the largest is about 1.8e308; `inf` is infinity"));
            return Double.MAX_VALUE;
        }
        return value;
    }

    /// The characters from `start` to `end`, which lie inside a string, with escapes replaced.
    static String unescaped(Source source, int start, int end, Diagnostics diagnostics) {
        String text = source.text();
        if (text.indexOf('\\', start, end) < 0) {
            return text.substring(start, end);
        }
        var out = new StringBuilder();
        for (int i = start; i < end; i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 >= end) {
                out.append(c);
                continue;
            }
            char escape = text.charAt(++i);
            switch (escape) {
                case '"', '\\', '{', '}' -> out.append(escape);
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                default -> {
                    out.append(escape);
                    diagnostics.add(Diagnostic.error(Code.N004, source.span(i - 1, i + 1),
                            "a string has no escape `\\" + escape + "`")
                            .note("there are \\\" \\\\ \\n \\t \\{ \\}"));
                }
            }
        }
        return out.toString();
    }
}
