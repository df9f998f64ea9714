package netc.compiler.law;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import netc.abi.Launch;
import netc.abi.Loop;
import netc.abi.Move;
import netc.abi.Place;
import netc.abi.Procedure;
import netc.abi.Storage;
import netc.compiler.Defect;
import netc.compiler.graph.Affine;
import netc.compiler.graph.Axis;
import netc.compiler.graph.AxisRead;
import netc.compiler.graph.Element;
import netc.compiler.graph.Equation;
import netc.compiler.graph.Graph;
import netc.compiler.graph.GraphBuilder;
import netc.compiler.graph.Op;
import netc.compiler.graph.ScalarFunction;
import netc.compiler.graph.Value;
import netc.compiler.kernel.Expression;
import netc.compiler.kernel.Kernel;
import netc.compiler.kernel.Operation;
import netc.compiler.kernel.Scalars;
import netc.compiler.kernel.Statement;
import netc.compiler.schedule.Lifetime;
import netc.compiler.schedule.ScheduledProcedure;

/// Mistakes that compilers of this kind make, one at a time.
enum Planted implements Defect {
    DROPPED_FACTOR("differentiate", map(ScalarFunction.MUL, (b, x) -> b.stop(x.get(0)))),
    SUM_FOR_PRODUCT("differentiate", map(ScalarFunction.MUL, (b, x) -> b.add(x.get(0), x.get(1)))),
    LOST_SIGN("differentiate", map(ScalarFunction.NEG, (b, x) -> b.stop(x.get(0)))),
    TURNED_DIFFERENCE("differentiate", map(ScalarFunction.SUB, (b, x) -> b.sub(x.get(1), x.get(0)))),
    TURNED_QUOTIENT("differentiate", map(ScalarFunction.DIV, (b, x) -> b.div(x.get(1), x.get(0)))),
    GREATEST_FOR_LEAST("simplify", map(ScalarFunction.MIN, (b, x) -> b.map(ScalarFunction.MAX, x))),
    OTHER_SIDE_OF_A_CHOICE("simplify",
            map(ScalarFunction.SELECT, (b, x) -> b.select(x.get(0), x.get(2), x.get(1)))),
    LESS_FOR_LESS_OR_EQUAL("simplify", map(ScalarFunction.LE, (b, x) -> b.map(ScalarFunction.LT, x))),
    TRANSPOSED_WEIGHT("differentiate", Planted::transposed),
    MISSING_SUM("differentiate", Planted::firstForSum),
    GREATEST_FOR_SUM("differentiate", (b, e, x) -> e.op() instanceof Op.Reduce(var kind, var over)
            && kind == Op.Reduction.SUM && e.result().type().element() == Element.F32
                    ? Optional.of(b.reduce(Op.Reduction.MAX, x.get(0), over))
                    : Optional.empty()),
    READ_ONE_FURTHER("differentiate", Planted::oneFurther),
    READ_AGAINST_THE_DIRECTION("keep-apart", Planted::backwards),
    OTHER_ORDER_OF_A_SUM("simplify-again", (b, e, x) -> e.op() instanceof Op.Reduce(var kind, var over)
            && kind == Op.Reduction.SUM && over.size() > 1
                    ? Optional.of(b.reduceSum(x.get(0), over.reversed(), e.result().type().axes()))
                    : Optional.empty()),
    OTHER_ORDER_OF_A_CHAIN("eliminate-common", (b, e, x) -> e.op() instanceof Op.Contract(var over) && over.size() > 1
            ? Optional.of(b.contract(x.get(0), x.get(1), over.reversed(), e.result().type().axes()))
            : Optional.empty()),
    SUM_OF_PRODUCTS_FOR_A_CHAIN("simplify", (b, e, x) -> e.op() instanceof Op.Contract(var over)
            ? Optional.of(b.reduceSum(b.mul(x.get(0), x.get(1)), over, e.result().type().axes()))
            : Optional.empty()),
    CONSTANT_A_LITTLE_OFF("simplify", (b, e, x) -> e.op() instanceof Op.Constant(var value) && value != 0
            && e.result().type().element() == Element.F32
                    ? Optional.of(b.real(value * 1.0000002))
                    : Optional.empty()),
    ANOTHER_OPERAND("eliminate-common", (b, e, x) -> e.op() instanceof Op.Map && x.size() == 2
            && x.get(0).type().equals(x.get(1).type()) && !x.get(0).equals(x.get(1))
                    ? Optional.of(b.append(e.op(), e.result().type(), x.get(0), x.get(0)))
                    : Optional.empty()),
    LOOP_THE_OTHER_WAY("differentiate", (b, e, x) -> e.op() instanceof Op.Carry(var along, var reversed)
            ? Optional.of(b.append(new Op.Carry(along, !reversed), e.result().type(), x))
            : Optional.empty()),
    ADJOINT_OF_ONE_TURN("differentiate", (b, e, x) -> e.op() instanceof Op.Carry(var along, var reversed) && reversed
            ? Optional.of(b.append(new Op.Read(x.get(0).type().axes().stream().map(AxisRead::same).toList(), false),
                    e.result().type(), x))
            : Optional.empty()),
    TILE_ONE_SHORT(Planted::shorterLoops, e -> e),
    VECTOR_ONE_SHORT(Planted::shorterVectors, e -> e),
    GUARD_LOST(Planted::always, e -> e),
    STORED_ONE_FURTHER(s -> s instanceof Statement.Store(var buffer, var index, var value)
            ? new Statement.Store(buffer, Scalars.iadd(index, Scalars.whole(1)), value)
            : s, e -> e),
    LOADED_ONE_FURTHER(s -> s, e -> e instanceof Expression.Load(var buffer, var index)
            ? new Expression.Load(buffer, Scalars.iadd(index, Scalars.whole(1)))
            : e),
    ROUNDED_TWICE(s -> s, e -> e instanceof Expression.Apply(var operation, var x) && operation == Operation.FMA
            ? Scalars.add(Scalars.mul(x.get(0), x.get(1)), x.get(2))
            : e),
    RECIPROCAL_FOR_A_QUOTIENT(s -> s,
            e -> e instanceof Expression.Apply(var operation, var x) && operation == Operation.DIV
                    ? Scalars.mul(x.get(0), Scalars.div(Scalars.real(1), x.get(1)))
                    : e),
    BUFFER_REUSED_TOO_EARLY(Planted::reused),
    LAUNCHES_IN_ANOTHER_ORDER(s -> launches(s, Planted::turnedRound)),
    LOOP_ONE_SHORT(s -> loops(s, l -> new Loop(l.first(), l.end(), Math.max(1, l.turns() - 1), l.reversed()))),
    SLICE_OF_ANOTHER_TURN(s -> launches(s, all -> all.stream().map(l -> new Launch(l.kernel(), l.buffers(),
            l.moves().stream().map(m -> new Move(m.argument(), m.loop(), m.shift() + 1, m.slices(), m.slice()))
                    .toList(),
            l.turns(), l.divisor(), l.cost())).toList())),
    LAST_TURN_LOST(s -> launches(s, all -> all.stream().map(l -> new Launch(l.kernel(), l.buffers(), l.moves(),
            new Place(l.turns().base() > l.divisor() ? l.turns().base() - l.divisor() : l.turns().base(),
                    l.turns().perExample()),
            l.divisor(), l.cost())).toList()));

    private interface Made {
        Value of(GraphBuilder b, List<Value> operands);
    }

    private final String pass;
    private final Rewrites.Replacement replacement;
    private final UnaryOperator<Kernel> kernels;
    private final UnaryOperator<ScheduledProcedure> plans;

    Planted(String pass, Rewrites.Replacement replacement) {
        this(pass, replacement, k -> k, p -> p);
    }

    Planted(UnaryOperator<Statement> statements, UnaryOperator<Expression> expressions) {
        this("", (b, e, x) -> Optional.empty(), k -> Rewrites.kernel(k, statements, expressions), p -> p);
    }

    Planted(UnaryOperator<ScheduledProcedure> plans) {
        this("", (b, e, x) -> Optional.empty(), k -> k, plans);
    }

    Planted(String pass, Rewrites.Replacement replacement, UnaryOperator<Kernel> kernels,
            UnaryOperator<ScheduledProcedure> plans) {
        this.pass = pass;
        this.replacement = replacement;
        this.kernels = kernels;
        this.plans = plans;
    }

    @Override
    public Graph after(String name, Graph graph) {
        return name.equals(pass) ? Rewrites.last(graph, replacement) : graph;
    }

    @Override
    public Kernel kernel(Kernel kernel) {
        return kernels.apply(kernel);
    }

    @Override
    public ScheduledProcedure plan(ScheduledProcedure scheduled) {
        return plans.apply(scheduled);
    }

    // ---------- of graphs

    private static Rewrites.Replacement map(ScalarFunction function, Made made) {
        return (b, e, x) -> e.op() instanceof Op.Map(var f) && f == function
                && x.stream().allMatch(v -> v.type().element() == x.getLast().type().element()
                        || function == ScalarFunction.SELECT)
                                ? Optional.of(made.of(b, x))
                                : Optional.empty();
    }

    /// A factor with two axes of one length, turned round.
    private static Optional<Value> transposed(GraphBuilder b, Equation e, List<Value> x) {
        if (!(e.op() instanceof Op.Contract(var over))) {
            return Optional.empty();
        }
        for (int i = 0; i < 2; i++) {
            List<Axis> axes = x.get(i).type().axes();
            for (Axis first : axes) {
                for (Axis second : axes) {
                    if (!first.equals(second) && first.size() == second.size() && first.size() > 1) {
                        Value turned = b.transpose(b.rename(x.get(i), Map.of(first, second, second, first)), axes);
                        return Optional.of(b.contract(i == 0 ? turned : x.get(0), i == 1 ? turned : x.get(1), over,
                                e.result().type().axes()));
                    }
                }
            }
        }
        return Optional.empty();
    }

    /// The first element where a sum should be.
    private static Optional<Value> firstForSum(GraphBuilder b, Equation e, List<Value> x) {
        if (!(e.op() instanceof Op.Reduce(var kind, var over)) || kind != Op.Reduction.SUM) {
            return Optional.empty();
        }
        Value first = b.read(x.get(0), x.get(0).type().axes().stream()
                .map(a -> over.contains(a) ? AxisRead.of(a, Affine.constant(0)) : AxisRead.same(a)).toList(), false);
        return Optional.of(b.transpose(first, e.result().type().axes()));
    }

    private static Optional<Value> oneFurther(GraphBuilder b, Equation e, List<Value> x) {
        return moved(b, e, x, i -> i.plus(Affine.constant(1)));
    }

    private static Optional<Value> backwards(GraphBuilder b, Equation e, List<Value> x) {
        return moved(b, e, x, i -> i.times(-1).plus(Affine.constant(i.greatest() + i.least())));
    }

    private static Optional<Value> moved(GraphBuilder b, Equation e, List<Value> x, UnaryOperator<Affine> move) {
        if (!(e.op() instanceof Op.Read(var reads, var _))) {
            return Optional.empty();
        }
        List<AxisRead> other = new ArrayList<>(reads);
        for (int i = 0; i < reads.size(); i++) {
            AxisRead r = reads.get(i);
            if (!r.axis().isOpen() && r.axis().size() > 1
                    && r.index().terms().stream().noneMatch(t -> t.axis().isOpen()) && !r.isIdentity()) {
                other.set(i, new AxisRead(r.axis(), move.apply(r.index()), r.divisor(), r.division()));
                return Optional.of(b.append(new Op.Read(other, true), e.result().type(), x));
            }
        }
        return Optional.empty();
    }

    // ---------- of kernels

    private static Statement shorterLoops(Statement s) {
        return s instanceof Statement.Loop(var kind, var index, Expression.Whole(int n), var body)
                && kind == Statement.Kind.SERIAL && n > 1 ? new Statement.Loop(kind, index, Scalars.whole(n - 1), body)
                        : s;
    }

    private static Statement shorterVectors(Statement s) {
        return s instanceof Statement.Loop(var kind, var index, Expression.Whole(int n), var body)
                && kind == Statement.Kind.VECTOR && n > 1 ? new Statement.Loop(kind, index, Scalars.whole(n - 1), body)
                        : s;
    }

    private static Statement always(Statement s) {
        return s instanceof Statement.When(var condition, var body)
                ? new Statement.When(new Expression.Apply(Operation.NOT, List.of(condition)), body)
                : s;
    }

    // ---------- of plans

    private static ScheduledProcedure launches(ScheduledProcedure s, UnaryOperator<List<Launch>> change) {
        Procedure p = s.procedure();
        List<Launch> launches = change.apply(p.launches());
        return new ScheduledProcedure(
                new Procedure(p.role(), p.inputs(), p.schedule(), p.handed(), p.outputs(), launches,
                        p.loops(), Math.min(p.firstUpdate(), launches.size()), p.arena(), p.indices()),
                s.lifetimes());
    }

    private static ScheduledProcedure loops(ScheduledProcedure s, UnaryOperator<Loop> change) {
        Procedure p = s.procedure();
        return new ScheduledProcedure(new Procedure(p.role(), p.inputs(), p.schedule(), p.handed(), p.outputs(),
                p.launches(), p.loops().stream().map(change).toList(), p.firstUpdate(), p.arena(), p.indices()),
                s.lifetimes());
    }

    private static List<Launch> turnedRound(List<Launch> launches) {
        return launches.reversed();
    }

    /// What is written while something as long as it lives lies elsewhere is written over that.
    private static ScheduledProcedure reused(ScheduledProcedure s) {
        for (Lifetime kept : s.lifetimes()) {
            for (Lifetime taken : s.lifetimes()) {
                boolean meet = kept.first() < taken.first() && taken.first() < kept.last()
                        && kept.storage().equals(Storage.ARENA) && taken.storage().equals(Storage.ARENA)
                        && kept.size().equals(taken.size()) && taken.last() != Lifetime.CALLER;
                if (meet) {
                    return launches(s, all -> all.stream().map(l -> l.with(l.buffers().stream()
                            .map(p -> p.equals(taken.place()) ? kept.place() : p).toList())).toList());
                }
            }
        }
        return s;
    }
}
