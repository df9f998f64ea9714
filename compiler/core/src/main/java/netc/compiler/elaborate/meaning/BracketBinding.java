package netc.compiler.elaborate.meaning;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import netc.compiler.elaborate.advice.OtherNumbers;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.advice.UnnamedNumbers;
import netc.compiler.elaborate.file.Callee;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.elaborate.scope.Evaluator;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.scope.StaticArguments;
import netc.compiler.elaborate.scope.StaticArguments.CallerAxis;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Brackets;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;

/// The square brackets of a call: axes and numbers by position, numbers also by name, `Mine as Its` for axes that have
/// no position. `A: n` is the number A where the signature has one of this name, else a new axis.
final class BracketBinding {
    private final Session session;
    private final Evaluator expressions;
    private final Names names;
    private final Describe describe;

    BracketBinding(Session session, Evaluator expressions) {
        this.session = session;
        this.expressions = expressions;
        this.names = new Names(session);
        this.describe = new Describe(session);
    }

    private static final class Binding {
        private final Callee callee;
        private final Map<String, CallerAxis> axes = new LinkedHashMap<>();
        private final Map<String, Quantity> numbers = new LinkedHashMap<>();

        Binding(Callee callee) {
            this.callee = callee;
        }
    }

    StaticArguments bind(Callee callee, Optional<Brackets> brackets, Span head, String text) {
        Binding binding = new Binding(callee);
        if (brackets.isPresent()) {
            Brackets b = brackets.get();
            boolean isMaking = !callee.signature().made().isEmpty();
            if (!b.made().isEmpty() && !isMaking) {
                throw session.reject(Diagnostic.error(Code.N105, b.span(), callee.name()
                        + " makes no axis: there is no `->` in its brackets").note("it is " + callee.usage()));
            }
            requireOnce(callee, b);
            new OtherNumbers(callee).mistake(b).ifPresent(d -> {
                throw session.reject(d);
            });
            positions(binding, b.taken(), callee.signature().taken());
            positions(binding, b.made(), callee.signature().made());
        }
        return new StaticArguments(binding.axes, binding.numbers, brackets, text, head);
    }

    private void positions(Binding binding, List<Brackets.Item> items, List<Declaration.Parameter> parameters) {
        int next = 0;
        for (Brackets.Item item : items) {
            switch (item) {
                case Brackets.Rename(Name from, Name to, Span span) -> rename(binding, from, to, span);
                case Brackets.Named(Name name, Expression value, Span _) when binding.callee.number(name.text())
                        .isPresent() -> {
                    requireNoAxis(binding, name);
                    Declaration.Parameter number = binding.callee.number(name.text()).get();
                    number(binding, number, value);
                    if (next < parameters.size() && parameters.get(next).name().equals(number.name())) {
                        next++;
                    }
                }
                case Brackets.Named(Name name, Expression value, Span span) -> {
                    Declaration.Parameter parameter = at(binding, parameters, next++, span);
                    requireAxis(binding, parameter, name, value);
                    axis(binding, parameter.name().text(), name, OptionalLong.of(expressions.size(value)), span);
                }
                case Brackets.Plain(Expression value) -> {
                    Declaration.Parameter parameter = at(binding, parameters, next++, value.span());
                    boolean isSize = parameter.type().isEmpty() && value instanceof Expression.Number
                            && binding.callee.signature().taken().contains(parameter);
                    if (isSize || binding.callee.isNamed(parameter)) {
                        // Refused where it is applied, with what is known there.
                        continue;
                    }
                    if (parameter.type().isPresent()) {
                        number(binding, parameter, value);
                    } else {
                        axis(binding, parameter.name().text(), axisName(binding, parameter, value),
                                OptionalLong.empty(),
                                value.span());
                    }
                }
            }
        }
    }

    /// `k: 5` could be a new size of an axis k or the number k of what is called; a reader could not tell.
    private void requireNoAxis(Binding binding, Name name) {
        Optional<AxisName> axis = session.frame().scope().axis(name.text());
        if (axis.isPresent()) {
            throw session.reject(Diagnostic.error(Code.N102, name.span(), name.text() + " is an axis here, and "
                    + binding.callee.name() + " has a number of this name")
                    .note("axis " + name.text() + " is named in line " + axis.get().span().line()
                            + ": give it another name")
                    .note("it is " + binding.callee.usage()));
        }
    }

    private void requireAxis(Binding binding, Declaration.Parameter parameter, Name name, Expression value) {
        if (parameter.type().isPresent()) {
            List<String> numbers = binding.callee.parameters().filter(p -> p.type().isPresent())
                    .map(p -> p.name().text()).toList();
            Diagnostic d = Diagnostic
                    .error(Code.N105, name.span(), binding.callee.name() + " has no number " + name.text());
            Diagnostic noted = d.note("it is " + binding.callee.usage());
            Optional<String> near = NearestWord.of(name.text(), numbers);
            Diagnostic meant = near.map(n -> noted.note("did you mean " + n + "?")).orElse(noted);
            throw session
                    .reject(near.filter(n -> UnknownNames.isCertain(name.text(), n)).map(meant::fix).orElse(meant));
        }
    }

    /// `maxpool[2, 2]`: a number that is given once for all sides.
    private void requireOnce(Callee callee, Brackets brackets) {
        List<Declaration.Parameter> taken = callee.signature().taken();
        boolean isTwice = taken.size() == 1 && taken.getFirst().type().isPresent()
                && callee.signature().made().isEmpty()
                && brackets.made().isEmpty() && brackets.taken().size() == 2
                && value(brackets.taken().getFirst()).filter(v -> value(brackets.taken().getLast()).filter(v::equals)
                        .isPresent()).isPresent();
        if (isTwice) {
            throw session.reject(Diagnostic.error(Code.N105, brackets.span(), callee.name()
                    + " takes one number, which holds for all sides").note("it is " + callee.usage())
                    .fix("[" + value(brackets.taken().getFirst()).get() + "]"));
        }
    }

    private static Optional<String> value(Brackets.Item item) {
        return switch (item) {
            case Brackets.Named(Name _, Expression.Number n, Span _) -> Optional.of(n.span().text());
            case Brackets.Plain(Expression.Number n) -> Optional.of(n.span().text());
            case Brackets.Named _, Brackets.Plain _, Brackets.Rename _ -> Optional.empty();
        };
    }

    private Name axisName(Binding binding, Declaration.Parameter parameter, Expression value) {
        if (value instanceof Expression.Path path && path.single().isPresent()) {
            return path.single().get();
        }
        Diagnostic d = UnnamedNumbers.noAxis(binding.callee, parameter, value);
        boolean isMade = binding.callee.signature().made().contains(parameter);
        throw session.reject(isMade ? d.fix(parameter.name().text() + ": " + value.span().text()) : d);
    }

    private Declaration.Parameter at(Binding binding, List<Declaration.Parameter> parameters, int next, Span span) {
        if (next < parameters.size()) {
            return parameters.get(next);
        }
        throw session.reject(
                Diagnostic.error(Code.N105, span, binding.callee.name() + " has no place for this in its brackets")
                        .note("it is " + binding.callee.usage()));
    }

    private void axis(Binding binding, String its, Name mine, OptionalLong size, Span span) {
        if (mine.text().equals(CoreWords.BATCH)) {
            throw session.reject(Diagnostic.error(Code.N117, span, "`batch` cannot be given as an axis"));
        }
        AxisName name = names.axis(mine);
        if (size.isPresent()) {
            new Types(session, expressions).requirePin(name, size.getAsLong(), span, "this");
        }
        if (binding.axes.putIfAbsent(its, new CallerAxis(name, size, span)) != null) {
            throw session.reject(Diagnostic.error(Code.N105, span, "axis " + its + " of " + binding.callee.name()
                    + " is given twice"));
        }
    }

    private void rename(Binding binding, Name from, Name to, Span span) {
        if (!binding.callee.isAxis(to.text())) {
            Diagnostic d = Diagnostic.error(Code.N105, to.span(), binding.callee.name() + " has no axis " + to.text())
                    .note("`Mine as Its`: axes of " + binding.callee.name() + " are "
                            + Describe.list(List.copyOf(binding.callee.axes())));
            throw session
                    .reject(binding.callee.isAxis(from.text()) ? d.fix(span, to.text() + " as " + from.text()) : d);
        }
        axis(binding, to.text(), from, OptionalLong.empty(), span);
    }

    private void number(Binding binding, Declaration.Parameter parameter, Expression value) {
        String type = parameter.type().orElseThrow().text();
        Quantity q = type.equals("int") ? expressions.exact(value) : expressions.value(value);
        if (binding.numbers.putIfAbsent(parameter.name().text(), number(type, q, value.span())) != null) {
            throw session.reject(Diagnostic.error(Code.N105, value.span(), parameter.name().text() + " of "
                    + binding.callee.name() + " is given twice"));
        }
    }

    /// A number of a signature: known when compiling, of the type written.
    Quantity number(String type, Quantity q, Span span) {
        boolean fits = switch (type) {
            case "int" -> q instanceof Quantity.Whole;
            case "bool" -> q instanceof Quantity.Truth;
            case "f32" -> q instanceof Quantity.Real || q instanceof Quantity.Whole;
            default -> throw session.reject(Diagnostic.error(Code.N106, span,
                    "a number of a signature is of type int, f32 or bool, not " + type));
        };
        if (!fits) {
            throw session.reject(describe.with(Diagnostic.error(Code.N106, span, "this must be "
                    + (type.equals("bool") ? "true or false" : type.equals("int") ? "a whole number" : "a number")
                    + " that is known when compiling"), "value", q));
        }
        return q;
    }
}
