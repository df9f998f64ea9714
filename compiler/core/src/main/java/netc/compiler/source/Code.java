package netc.compiler.source;

/// Every mistake that can be reported, with a sentence that says what it means. A code keeps its meaning for ever: new
/// mistakes take new numbers, and a number whose check goes away is not used again.
///
/// N0xx: text and syntax. N1xx: names, axes, types. N2xx: sizes and bounds. N3xx: training and data clauses. N4xx: data,
/// weights and other files. N5xx: while running.
public enum Code {
    N001("the text does not follow the grammar"),
    N002("the file is not UTF-8 text"),
    N003("a character that the language does not use"),
    N004("a string without its closing quote, or with an unknown escape"),
    N005("a bracket without its partner"),
    N006("a word of the language is used as a name"),
    N007("comparisons do not chain"),
    N008("what follows `|>` is a layer or a function, not an expression"),
    N009("`<-` changes a state; it is not a comparison"),
    N010("an expression or block is nested too deeply"),
    N011("a number that cannot be represented"),
    N013("an `else` without its `where` or `train`"),
    N014("a name is too long");

    private final String meaning;

    Code(String meaning) {
        this.meaning = meaning;
    }

    /// What the code means, as one sentence without its full stop.
    public String meaning() {
        return meaning;
    }
}
