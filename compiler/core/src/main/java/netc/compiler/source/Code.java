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
    N012("a value lacks an axis that is summed over, read along or taken by a layer or function"),
    N013("an `else` without its `where` or `train`"),
    N014("a name is too long"),

    N101("a name that nothing defines"),
    N102("a name that has a meaning already"),
    N103("a word of the language used as a name"),
    N104("a thing of one kind where another is needed: a layer as a value, a value as a function"),
    N105("brackets or arguments that do not fit what they are given to"),
    N106("elements of the wrong type"),
    N107("an argument has an axis that the signature uses for another argument"),
    N108("two axes of one name in one value"),
    N109("a result that is not what its declaration says"),
    N110("a value or name that nothing uses"),
    N111("an index into one axis where one into another is needed"),
    N112("a subscript that names no axis"),
    N113("a `where` without its `else`"),
    N114("a layer or function that applies itself"),
    N115("an output of several axes without their order"),
    N116("an output that depends on the other examples"),
    N117("`batch` where it cannot stand"),
    N118("a name that Java or a file cannot carry"),
    N119("a statement that cannot stand in this body"),
    N120("an update of something that cannot change, or by a value that does not fit"),
    N121("a `repeat` whose input and result differ"),
    N122("an import that cannot be read"),
    N124("a value of the running model where only what is known when compiling can stand"),
    N125("a parameter without an initial value"),
    N126("`grad` of something that is not one real number of one example"),
    N127("`grad` with respect to something that has no slope, or no name"),
    N128("`grad` with respect to something that the number does not depend on"),
    N129("inputs meet that share no axis"),
    N130("an input that nothing computed depends on"),
    N131("numbers that sum to 1 and are made to sum to 1 once more"),
    N132("places that meet or take their own alone where each is to meet every other"),
    N133("the batch is written as an axis of an input"),
    N134("a `scan` over an axis that its carry has"),
    N135("a `scan` over something that has no turns"),
    N136("a carry that a turn hands on with another type"),
    N137("a `scan` that reads another turn than its own"),
    N138("a carry that no turn changes"),
    N139("a `scan` whose turns give no value"),
    N140("a `scan` whose turns read what it gives"),
    N141("a loop that takes no turn"),
    N142("weights that are drawn anew at every run"),
    N143("a state that changes in turns that share one instance"),
    N144("something looks ahead along an axis that is taken one element at a time"),
    N145("a `stream` of an axis that nothing is given along"),
    N146("a model that learns and shows nothing"),
    N147("a sum that takes away an axis of a parameter alone"),
    N148("a choice that each element makes by a draw of its own"),
    N149("numbers that sigmoid gave where those before it are taken"),
    N150("a report of what examples have in their batch alone"),
    N151("what is left out of softmax with 0"),
    N152("a target that is never negative where its sign tells two sides apart"),
    N153("an input that a text does not fill"),
    N154("a table in the file that is not rows of as many numbers"),
    N155("built-in data that netc does not make"),
    N156("a mask that leaves nothing"),
    N157("a net that sees what it is to tell"),

    N201("a size that nothing gives"),
    N202("sizes that meet and differ"),
    N203("a size other than the one that `dim` or a formula gives"),
    N204("whole-number arithmetic that does not come out even, or a size that is no whole number"),
    N205("a read or index that can leave its axis"),
    N206("a number or size too large or too small"),
    N207("one instance with two sizes"),
    N208("a `require` that does not hold"),
    N209("a value that is not of the type written for it"),

    N301("a loss that is not one number for each example"),
    N302("a clause that is missing, or stands twice"),
    N303("a source or its columns that cannot be understood"),
    N304("an input that data do not fill, or fill twice"),
    N305("a setting that is not in its range"),
    N306("a report without a name of its own, or of a shape that nothing shows"),
    N307("a pattern that covers no parameter"),
    N308("a parameter that the loss does not depend on"),
    N309("columns that are not as many as their input has numbers"),

    N401("a file that is missing or cannot be read"),
    N402("a file without a model"),
    N403("definitions that nothing applies");

    private final String meaning;

    Code(String meaning) {
        this.meaning = meaning;
    }

    /// Whether it is about sizes and bounds: N2xx.
    public boolean isOfSizes() {
        return compareTo(N201) >= 0 && compareTo(N301) < 0;
    }

    /// What the code means, as one sentence without its full stop.
    public String meaning() {
        return meaning;
    }
}
