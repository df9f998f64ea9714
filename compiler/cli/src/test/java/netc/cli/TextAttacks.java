package netc.cli;

import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/// Takes attacks on models one after another, because all at once would not fit a small heap, and makes only those that
/// are wanted.
///
/// @param wanted  says by name which
/// @param attacks takes them
record TextAttacks(Predicate<String> wanted, Consumer<Attack> attacks) {
    /// The bytes, about, of what is long.
    static final int SIZE = 1_000_000;

    void add(String name, String text) {
        add(name, () -> text);
    }

    void add(String name, Supplier<String> text) {
        if (wanted.test(name)) {
            attacks.accept(Attack.text(name, text.get()));
        }
    }

    void add(String name, byte[] bytes) {
        if (wanted.test(name)) {
            attacks.accept(Attack.bytes(name, bytes));
        }
    }

    /// A template as often as fits, with `#`, `@` and `%` for the number, the one after and the one before.
    static String fill(String template, int size) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; text.length() < size; i++) {
            text.append(numbered(template, i));
        }
        return text.toString();
    }

    static String numbered(String template, int i) {
        return template.replace("#", "" + i).replace("@", "" + (i + 1)).replace("%", "" + (i - 1));
    }

    static String fill(String template) {
        return fill(template, SIZE);
    }

    static String trained(String body, String result) {
        return "model M { input x: f32\n target t: f32\n" + body + "\noutput y = " + result + " }\n"
                + "train M { data csv(\"a.csv\") -> x: column(1), t: column(2)\n loss squared_error(y, t)\n using sgd(rate: 0.1)\n batch 4 epochs 1 seed 1 }\n";
    }

    static String model(String expression) {
        return "model M { input x: f32\n output y = " + expression + "\n}\n";
    }
}
