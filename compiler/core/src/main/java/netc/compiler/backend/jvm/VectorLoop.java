package netc.compiler.backend.jvm;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.backend.jvm.Form.Affine;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Expression.Apply;
import netc.compiler.kernel.Expression.Get;
import netc.compiler.kernel.Expression.Whole;
import netc.compiler.kernel.Local;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;
import netc.compiler.kernel.Statement;

/// What is a scalar and what a vector inside one vector loop: the [Form] of each local is the join over all values that it
/// is given, found by iteration; forms only ever rise from affine to lanes, so it ends. Then, which uniform locals and
/// constants are operands of vector operations: those are broadcast once, where they are bound.
final class VectorLoop {
    private final Local index;
    private final Map<Local, Form> forms = new HashMap<>();
    private final Map<Expression, Form> cache = new IdentityHashMap<>();
    private final Set<Local> broadcastLocals = new LinkedHashSet<>();
    private final Set<Expression> broadcastConstants = new LinkedHashSet<>();
    private final Set<Local> carried = new HashSet<>();
    private boolean changed;

    VectorLoop(Statement.Loop loop) {
        index = loop.index();
        forms.put(index, new Affine(1));
        do {
            changed = false;
            cache.clear();
            solve(loop.body());
        } while (changed);
        loop.body().forEach(this::uses);
    }

    Form form(Local local) {
        return forms.getOrDefault(local, Form.UNIFORM);
    }

    Form form(Expression e) {
        Form known = cache.get(e);
        if (known == null) {
            known = compute(e);
            cache.put(e, known);
        }
        return known;
    }

    /// Whether this is a local that is set again after it was bound: a loop may carry its value round.
    boolean isCarried(Expression e) {
        return e instanceof Get(Local local) && carried.contains(local);
    }

    /// Whether a uniform local is wanted as a vector somewhere.
    boolean isBroadcast(Local local) {
        return broadcastLocals.contains(local);
    }

    /// Uniform locals bound outside of the loop that are wanted as vectors inside.
    List<Local> broadcastFromOutside() {
        return broadcastLocals.stream().filter(local -> !forms.containsKey(local)).toList();
    }

    /// Constants that are wanted as vectors.
    List<Expression> broadcastConstants() {
        return List.copyOf(broadcastConstants);
    }

    /// The value of an affine expression in lane 0, without the index where that is simple.
    Expression laneZero(Expression e) {
        if (form(e).uniform()) {
            return e;
        }
        return switch (e) {
            case Get(Local local) -> local.equals(index) ? new Whole(0) : e;
            case Apply(Operation operation, List<Expression> operands) -> switch (operation) {
                case IADD -> Scalars.iadd(laneZero(operands.get(0)), laneZero(operands.get(1)));
                case ISUB -> Scalars.isub(laneZero(operands.get(0)), laneZero(operands.get(1)));
                case IMUL -> Scalars.imul(laneZero(operands.get(0)), laneZero(operands.get(1)));
                default -> new Apply(operation, operands.stream().map(this::laneZero).toList());
            };
            case Expression.Real _, Whole _, Expression.Examples _, Expression.Load _, Expression.Random _ -> e;
        };
    }

    private void solve(List<Statement> body) {
        for (Statement statement : body) {
            switch (statement) {
                case Statement.Loop loop -> {
                    if (loop.kind() != Statement.Kind.SERIAL) {
                        throw new IllegalStateException(loop.kind() + " loop " + loop.index() + " inside of " + index);
                    }
                    mustBeUniform(loop.extent(), "extent");
                    forms.put(loop.index(), Form.UNIFORM);
                    solve(loop.body());
                }
                case Statement.When when -> {
                    mustBeUniform(when.condition(), "condition");
                    solve(when.body());
                }
                case Statement.Let(Local local, Expression value) -> raise(local, form(value));
                case Statement.Set(Local local, Expression value) -> {
                    if (!forms.containsKey(local)) {
                        throw new IllegalStateException(local + " is set inside of the vector loop " + index
                                + " and bound outside");
                    }
                    carried.add(local);
                    raise(local, form(value));
                }
                case Statement.Store _, Statement.Barrier _, Statement.Line _ -> {
                }
            }
        }
    }

    private void raise(Local local, Form form) {
        Form before = forms.get(local);
        Form after = before == null ? form : before.join(form);
        if (!after.equals(before)) {
            forms.put(local, after);
            changed = true;
        }
    }

    private void mustBeUniform(Expression e, String what) {
        if (!form(e).uniform()) {
            throw new IllegalStateException(what + " " + e + " varies with " + index);
        }
    }

    private Form compute(Expression e) {
        return switch (e) {
            case Expression.Real _, Whole _, Expression.Examples _ -> Form.UNIFORM;
            case Get(Local local) -> form(local);
            case Expression.Load load -> switch (form(load.index())) {
                case Affine(int stride) when stride == 0 -> Form.UNIFORM;
                case Affine(int stride) when stride == 1 -> Form.LANES;
                case Affine _, Form.Lanes _ -> throw new IllegalStateException(load + " is neither the same for every "
                        + index + " nor next to each other");
            };
            case Expression.Random(long _, Optional<Expression> example, Expression counter) ->
                    example.stream().allMatch(x -> form(x).uniform()) && form(counter).uniform() ? Form.UNIFORM
                            : Form.LANES;
            case Apply apply -> apply(apply);
        };
    }

    private Form apply(Apply apply) {
        List<Form> operands = apply.operands().stream().map(this::form).toList();
        if (operands.stream().allMatch(Form::uniform)) {
            return Form.UNIFORM;
        }
        if (operands.stream().anyMatch(Form::lanes)) {
            return Form.LANES;
        }
        List<Integer> strides = operands.stream().map(f -> ((Affine) f).stride()).toList();
        return switch (apply.operation()) {
            case IADD -> new Affine(strides.get(0) + strides.get(1));
            case ISUB -> new Affine(strides.get(0) - strides.get(1));
            case INEG -> new Affine(-strides.get(0));
            case IMUL -> apply.operands().get(1) instanceof Whole(int factor) ? new Affine(strides.get(0) * factor)
                    : apply.operands().get(0) instanceof Whole(int factor) ? new Affine(strides.get(1) * factor)
                    : Form.LANES;
            default -> Form.LANES;
        };
    }

    private void uses(Statement statement) {
        switch (statement) {
            case Statement.Loop loop -> loop.body().forEach(this::uses);
            case Statement.When when -> when.body().forEach(this::uses);
            case Statement.Let(Local local, Expression value) -> value(value, form(local).lanes());
            case Statement.Set(Local local, Expression value) -> value(value, form(local).lanes());
            case Statement.Store(var _, Expression place, Expression value) -> value(value, !form(place).uniform());
            case Statement.Barrier _, Statement.Line _ -> {
            }
        }
    }

    /// Notes what `e` broadcasts, where it is itself wanted as a vector or not.
    private void value(Expression e, boolean wanted) {
        if (form(e).uniform()) {
            switch (e) {
                case Expression.Real _, Whole _ when wanted -> broadcastConstants.add(e);
                case Get(Local local) when wanted && local.type() != netc.compiler.kernel.ScalarType.BOOL ->
                        broadcastLocals.add(local);
                case Expression.Real _, Whole _, Get _, Expression.Examples _, Expression.Load _, Expression.Random _, Apply _ ->
                        {
                        }
            }
            return;
        }
        switch (e) {
            case Apply(Operation operation, List<Expression> operands) when form(e).lanes() -> {
                broadcastConstants.addAll(VectorEmitter.constants(operation));
                for (int i = 0; i < operands.size(); i++) {
                    value(operands.get(i), !(VectorEmitter.isShift(operation) && i == 1
                            && form(operands.get(i)).uniform()));
                }
            }
            case Expression.Random(long _, Optional<Expression> example, Expression counter) -> {
                example.ifPresent(number -> value(number, !form(number).uniform()));
                value(counter, true);
            }
            case Expression.Real _, Whole _, Get _, Expression.Examples _, Expression.Load _, Apply _ -> {
            }
        }
    }
}
