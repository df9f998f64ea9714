package netc.compiler.prove;

import java.util.function.Function;

/// What is checked, in the order in which it is reported: first that there are numbers to compare, then that gradients are
/// right, then that compiled code is, then that the model can learn.
public enum Check {
    FINITE("every number is finite", Finite::check),
    DIFFERENCES("gradients match differences", s -> Derivatives.differences(s.moved())),
    DUALITY("forward mode matches reverse mode", s -> Derivatives.duality(s.moved())),
    LINEARITY("gradients are linear in cotangents", s -> Derivatives.linearity(s.moved())),
    SECOND("second derivatives match", s -> Derivatives.second(s.moved())),
    SINGLE("single precision is near double", s -> Compiled.single(s.moved())),
    ALONE("alone is the same as in a batch", Compiled::alone),
    ORDER("order of examples changes nothing", Compiled::permuted),
    INDEPENDENT("examples do not mix in the loss", Reach::independent),
    INPUTS("every input reaches the loss", s -> Inputs.reach(s.moved())),
    PARAMETERS("every parameter has a gradient", s -> Reach.parameters(s.moved())),
    CHANCE("first loss is what chance gives", Chance::check),
    DEAD("no unit is dead at the start", Dead::check),
    DIFFERENT("units differ at the start", Start::different),
    DEPTH("gradients neither vanish nor explode", Start::depth),
    OVERFIT("one batch can be overfitted", Overfit::check);

    private final String title;
    private final Function<Subject, Outcome> property;

    Check(String title, Function<Subject, Outcome> property) {
        this.title = title;
        this.property = property;
    }

    /// What holds where it passes, in at most 36 characters.
    public String title() {
        return title;
    }

    public Outcome of(Subject subject) {
        return this == FINITE ? property.apply(subject)
                : subject.notFinite().<Outcome>map(n -> new Outcome.NotApplicable(n.summary()))
                        .orElseGet(() -> property.apply(subject));
    }
}
