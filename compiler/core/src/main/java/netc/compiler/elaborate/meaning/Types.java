package netc.compiler.elaborate.meaning;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import netc.compiler.elaborate.advice.MadeAsTaken;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.advice.WantedTruth;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Enclosing;
import netc.compiler.elaborate.scope.Applicable;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments.CallerAxis;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Kind;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.graph.Axis;
import netc.compiler.graph.Element;
import netc.compiler.graph.Label;
import netc.compiler.source.Code;
import netc.compiler.source.Counted;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.Type;

/// Types as written, with the sizes that their axes have in this body.
public final class Types {
    /// Types of other languages.
    private static final Map<String, String> FOREIGN = Map.ofEntries(Map.entry("float", "f32"),
            Map.entry("float32", "f32"), Map.entry("double", "f32"), Map.entry("float64", "f32"),
            Map.entry("real", "f32"), Map.entry("Tensor", "f32"), Map.entry("half", "f32"), Map.entry("float16", "f32"),
            Map.entry("f16", "f32"), Map.entry("bf16", "f32"), Map.entry("f64", "f32"), Map.entry("fp32", "f32"),
            Map.entry("u8", "f32"), Map.entry("uint8", "f32"),
            Map.entry("byte", "f32"), Map.entry("number", "f32"), Map.entry("i32", "int"), Map.entry("int32", "int"),
            Map.entry("i64", "int"), Map.entry("int64", "int"), Map.entry("long", "int"), Map.entry("integer", "int"),
            Map.entry("boolean", "bool"), Map.entry("Bool", "bool"));

    private final Session session;
    private final Evaluator expressions;
    private final Describe describe;
    private final Arithmetic arithmetic;
    private final Names names;

    public Types(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.describe = new Describe(session);
        this.arithmetic = new Arithmetic(session);
        this.names = new Names(session);
    }

    /// The axes of a declared value, in the order written.
    ///
    /// @param reason what the declaration is, for messages about the sizes
    public List<Axis> axes(Type type, String reason) {
        List<Axis> axes = new ArrayList<>();
        for (Type.Axis written : type.axes()) {
            if (written.mayLack()) {
                throw session.reject(Diagnostic.error(Code.N106, written.span(),
                        "only an argument may lack an axis").fix(written.name().text()));
            }
            requireNoBatch(type, written);
            AxisName name = names.axis(written.name());
            Axis axis = name.of(size(name, written));
            if (axes.stream().anyMatch(a -> a.label() == axis.label())) {
                throw session.reject(Diagnostic.error(Code.N108, written.span(),
                        "axis " + axis.name() + " stands twice in this type")
                        .note("two axes of one value need two names"));
            }
            session.provenance().record(axis, reason, written.span(), Optional.empty());
            axes.add(axis);
        }
        requireElements(axes, type.span());
        return axes;
    }

    /// The axis of examples is written nowhere.
    private void requireNoBatch(Type type, Type.Axis written) {
        String name = written.name().text();
        if (name.equals(CoreWords.BATCH) || name.equals("None")) {
            throw session.reject(Diagnostic.error(Code.N117, written.span(), "`" + name + "` stands in no type: a model"
                    + " describes one example, and the trainer puts batches together")
                    .fix(type.span(), type.without(written)));
        }
    }

    /// What is kept in memory has, for one example, no more elements than an array of Java.
    public void requireElements(List<Axis> axes, Span span) {
        long elements = 1;
        for (Axis axis : axes) {
            long size = Math.max(1, axis.size());
            if (size > Sizes.LARGEST / elements) {
                throw session.reject(Diagnostic.error(Code.N206, span, "this has more elements than the "
                        + Counted.number(Sizes.LARGEST) + " that a value can have for one example")
                        .note("sizes: " + axes.stream().map(a -> a.name() + " = " + a.size())
                                .collect(Collectors.joining(", "))));
            }
            elements *= size;
        }
    }

    private long size(AxisName name, Type.Axis written) {
        if (written.size().isPresent()) {
            long size = size(name, written.name(), written.size().get());
            requirePin(name, size, written.span(), "this type");
            name.write(size);
            return size;
        }
        return name.written().orElseGet(() -> number(name, written.name()));
    }

    /// An axis whose size is wrong is told once: what else has it is wrong for the same reason.
    private long size(AxisName axis, Name name, Expression size) {
        try {
            return expressions.size(size);
        } catch (Rejected reported) {
            if (axis.number().isEmpty()) {
                session.frame().scope().body().put(name.text(), new Entry.Broken(name.span(), false));
            }
            throw reported;
        }
    }

    /// What gives the axis of a layer's brackets a size, as far as the body says: a `dim` below, or a value.
    ///
    /// @param scope of the body
    Rejected sizeless(Diagnostic d, Scope scope, Optional<AxisName> name, Name written) {
        return below(d, written, scope).orElseGet(() -> session.reject(sized(d, scope, name, written.text())));
    }

    /// The mistake of an axis in the brackets of a call that nothing gives a size.
    ///
    /// @param its    the axis, as the signature calls it
    /// @param labels what the caller's axes are that the call takes
    Rejected sizeless(Applicable.Called called, String its, Map<String, Label> labels, Scope caller) {
        Optional<CallerAxis> mine = Optional.ofNullable(called.statics().axes().get(its));
        String name = mine.map(m -> m.name().text()).orElse(its);
        Span place = mine.map(CallerAxis::span).orElse(called.span());
        Diagnostic d = Diagnostic.error(Code.N201, place, "how large is " + name + "?");
        Optional<Fix> alike = called.callee().signature().taken().stream().limit(1)
                .flatMap(p -> Optional.ofNullable(labels.get(p.name().text())).stream())
                .flatMap(l -> new MadeAsTaken(called, caller).fix(its, l.name()).stream()).findFirst();
        return alike.map(f -> session.reject(d.note("it is " + called.callee().usage()).fix(f)))
                .orElseGet(() -> sizeless(d.note("nothing says its size to " + called.callee().name()), caller,
                        mine.map(CallerAxis::name).or(() -> caller.axis(its)), new Name(name, place)));
    }

    /// With `A: n` to paste, where the body's values have one size along the axis; else with the forms that give one.
    ///
    /// @param scope of the body
    Diagnostic sized(Diagnostic d, Scope scope, Optional<AxisName> name, String text) {
        OptionalLong size = name.map(session.provenance()::known).orElse(OptionalLong.empty());
        return size.isPresent() ? d.fix(text + ": " + size.getAsLong())
                : near(d.note("the size is yours to choose: `" + text + ": n` here, or `dim " + text + " = n` above"),
                        scope, text);
    }

    /// With the axis of the body that is nearest to one without a size.
    private Diagnostic near(Diagnostic d, Scope scope, String text) {
        Optional<String> near = nearest(scope, text);
        Diagnostic noted = near.map(n -> d.note("did you mean " + n + "?")).orElse(d);
        return near.filter(n -> UnknownNames.isCertain(text, n)).map(noted::fix).orElse(noted);
    }

    private Optional<String> nearest(Scope scope, String text) {
        return NearestWord.of(text, scope.names().stream()
                .filter(n -> scope.axis(n).filter(a -> session.provenance().known(a).isPresent()).isPresent())
                .toList());
    }

    /// The axis that the elements of a type are indices into. Nothing else stands in such a type that could give it a size.
    private Axis into(Name element) {
        AxisName name = names.axis(element);
        if (name.isOpen()) {
            return name.of(0);
        }
        if (name.number().isEmpty() && !session.mistakes().isDamaged()) {
            String meant = FOREIGN.get(element.text());
            if (meant != null) {
                throw session.reject(Diagnostic.error(Code.N106, element.span(),
                        "there is no type " + element.text() + ": the element types are f32, int, bool and every axis")
                        .fix(meant));
            }
            if (List.of("string", "str", "text", "char").contains(element.text())) {
                throw session.reject(Diagnostic.error(Code.N106, element.span(), "there is no type " + element.text())
                        .note("words are indices into an axis: `kind: Kind`, filled by `categories(column(\"kind\"))`"));
            }
            Optional<Rejected> below = below(howLarge(element), element, session.frame().scope());
            if (below.isPresent()) {
                throw below.get();
            }
            String dim = "dim " + element.text() + " = ";
            OptionalLong known = session.provenance().known(name);
            OptionalLong size = known.isPresent() ? known : written(element);
            throw session.reject(size.isPresent()
                    ? Enclosing.dimension(howLarge(element), session.frame().scope().unit().tree(),
                            dim + size.getAsLong())
                    : near(howLarge(element).note("the size is yours to choose: `" + dim + "n` above"),
                            session.frame().scope(), element.text()));
        }
        return name.of(number(name, element));
    }

    private static Diagnostic howLarge(Name axis) {
        return Diagnostic.error(Code.N201, axis.span(), "how large is " + axis.text() + "?");
    }

    /// The size that the body gives an axis; what to write where it gives none.
    public long number(AxisName name, Name written) {
        if (name.isOpen()) {
            throw session.reject(Diagnostic.error(Code.N201, written.span(), "axis " + name.text()
                    + " is as long as the batch, which is known only when running, and so no size")
                    .note("what lies along it is reduced first, by `sum`, `mean` or `max`"));
        }
        if (name.number().isEmpty() && session.mistakes().isDamaged()) {
            // What cannot be read may have said it.
            throw session.mistakes().damaged();
        }
        return name.number().orElseThrow(() -> {
            OptionalLong below = session.provenance().known(name).isPresent() ? OptionalLong.empty() : written(written);
            Diagnostic d = howLarge(written);
            return below.isPresent() ? session.reject(d.fix(written.text() + ": " + below.getAsLong()))
                    : sizeless(d, session.frame().scope(), Optional.of(name), written);
        });
    }

    /// The size that the declaration gives the axis elsewhere, where its name is not another's with a slip of the pen.
    private OptionalLong written(Name axis) {
        Scope scope = session.frame().scope();
        FileTree tree = scope.unit().tree();
        return tree.source() != axis.span().source() || nearest(scope, axis.text()).isPresent() ? OptionalLong.empty()
                : Enclosing.of(tree, axis.span()).map(e -> e.size(axis.text())).orElse(OptionalLong.empty());
    }

    /// That a `dim` gives the size below. The name stays without one, and neither the `dim` nor what uses it has a mistake of
    /// its own.
    private Optional<Rejected> below(Diagnostic d, Name written, Scope scope) {
        Optional<Span> named = scope.announced(written.text()).filter(a -> a.source() == written.span().source());
        if (named.filter(session.mistakes()::isMistaken).isPresent()) {
            return Optional.of(new Rejected());
        }
        Optional<Span> dim = named.filter(a -> a.start() > written.span().start());
        return dim.flatMap(a -> Enclosing.of(scope.unit().tree(), written.span())
                .flatMap(e -> e.dimensionFirst(d.note("`dim " + written.text() + "` stands in line " + a.line()
                        + ", below the first that uses it"), a)))
                .map(said -> {
                    session.mistakes().isFirstMistakeOf(dim.get());
                    return session.reject(said);
                });
    }

    /// `dim` holds every value of its body to its size, and the batch what is as long as it.
    void requirePin(AxisName name, long size, Span span, String what) {
        if (name.isOpen() && size > 0) {
            throw session.reject(Diagnostic.error(Code.N203, span, "axis " + name.text()
                    + " is as long as the batch, but " + what + " gives it " + size)
                    .note(name.text() + " stands in line " + name.span().line())
                    .note("an axis of another size needs another name"));
        }
        if (name.isPinned() && name.number().getAsLong() != size) {
            throw session.reject(Diagnostic.error(Code.N203, span, "`dim " + name.text() + " = "
                    + name.number().getAsLong() + "` holds axis " + name.text() + " to this size, but " + what
                    + " gives it " + Describe.size(size))
                    .note("dim " + name.text() + " stands in line " + name.span().line())
                    .notes(size == 0 ? List.of() : List.of(name.text() + " of this size is `dim " + name.text() + " = "
                            + size + "` there, or has no `dim`: then what makes the axis says how long it is"))
                    .note("an axis of another size needs another name"));
        }
    }

    /// What the elements of a written type are.
    public Kind kind(Type type) {
        return switch (type.element().text()) {
            case "f32" -> Kind.REAL;
            case "int" -> Kind.WHOLE;
            case "bool" -> Kind.TRUTH;
            default -> Kind.indexInto(into(type.element()));
        };
    }

    /// The value as what the argument's type says.
    Quantity convert(Declaration.Argument argument, Type type, Quantity value, Span span) {
        String element = type.element().text();
        Kind wanted = switch (element) {
            case "f32" -> Kind.REAL;
            case "int" -> Kind.WHOLE;
            case "bool" -> Kind.TRUTH;
            default -> value.kind();
        };
        if (!takes(wanted, value)) {
            boolean isTruth = wanted.equals(Kind.TRUTH);
            Diagnostic d = describe.with(Diagnostic.error(Code.N106, span, argument.name().text()
                    + (isTruth ? " is a truth value, and this is none" : " is declared as " + type.span().text())),
                    "value", value);
            throw session.reject(isTruth ? new WantedTruth(session).noted(d, value) : d);
        }
        if (wanted.equals(Kind.REAL) && value instanceof Quantity.Tensor && !Arithmetic.isReal(value)
                || wanted.equals(Kind.REAL) && value instanceof Quantity.Position) {
            return Quantity.of(arithmetic.real(value));
        }
        return value;
    }

    /// Whether a value can be given where this kind is wanted: a real takes any number, a whole number takes whole ones.
    public static boolean takes(Kind wanted, Quantity value) {
        if (wanted.element() == Element.F32) {
            return true;
        }
        if (wanted.isIndex()) {
            return value.kind().into().filter(a -> a.equals(wanted.into().get())).isPresent();
        }
        return value.kind().element() == wanted.element()
                || wanted.element() == Element.INT && value.kind().element() == Element.BOOL;
    }
}
