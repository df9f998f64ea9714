package netc.compiler.elaborate.file;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Type;

/// A layer or function that can be applied, with what its signature says, read once.
///
/// @param madeAxes        the axes that a value has behind it and not before: those behind the arrow of its brackets
/// @param axes            all axes of the signature, brackets first
/// @param numberArguments the arguments that are numbers, which each application may or may not know when compiling
public record Callee(String name, Declaration.Signature signature, Block body,
        Optional<Declaration.GradientRule> gradient,
        boolean isLayer, Unit unit, Declaration declaration, List<String> madeAxes,
        Set<String> axes, Set<String> numberArguments) {

    public static Callee of(Declaration.Layer layer, Unit unit) {
        return of(layer.name().text(), layer.signature(), layer.body(), Optional.empty(), true, unit, layer);
    }

    public static Callee of(Declaration.Function function, Unit unit) {
        return of(function.name().text(), function.signature(), function.body(), function.gradient(), false, unit,
                function);
    }

    private static Callee of(String name, Declaration.Signature signature, Block body,
            Optional<Declaration.GradientRule> gradient, boolean isLayer, Unit unit,
            Declaration declaration) {
        List<String> made = signature.made().stream().filter(p -> p.type().isEmpty()).map(p -> p.name().text())
                .toList();
        return new Callee(name, signature, body, gradient, isLayer, unit, declaration, made, axes(signature),
                numbers(signature.arguments()));
    }

    public Span span() {
        return declaration.span();
    }

    public Stream<Declaration.Parameter> parameters() {
        return Stream.concat(signature.taken().stream(), signature.made().stream());
    }

    /// Whether the brackets take one axis and make another of it.
    public boolean isTurn() {
        return signature.taken().size() == 1 && signature.taken().getFirst().type().isEmpty() && madeAxes.size() == 1;
    }

    /// Whether the axis that it takes is what its first argument points into.
    public boolean looksUp() {
        return isTurn() && arguments().stream().limit(1).flatMap(a -> a.type().stream())
                .anyMatch(t -> t.element().text().equals(signature.taken().getFirst().name().text()));
    }

    public Optional<Declaration.Parameter> number(String name) {
        return parameters().filter(p -> p.type().isPresent() && p.name().text().equals(name)).findFirst();
    }

    /// The axes that arguments have or point into.
    Set<String> argumentAxes() {
        return argumentAxes(signature);
    }

    private static Set<String> argumentAxes(Declaration.Signature signature) {
        Set<String> names = new LinkedHashSet<>();
        for (Declaration.Argument argument : signature.arguments()) {
            argument.type().ifPresent(t -> addAxes(t, names));
        }
        return names;
    }

    private static Set<String> axes(Declaration.Signature signature) {
        Set<String> names = new LinkedHashSet<>();
        Stream.concat(signature.taken().stream(), signature.made().stream()).filter(p -> p.type().isEmpty())
                .forEach(p -> names.add(p.name().text()));
        names.addAll(argumentAxes(signature));
        for (Type result : signature.results()) {
            addAxes(result, names);
        }
        return Collections.unmodifiableSet(names);
    }

    private static void addAxes(Type type, Set<String> names) {
        for (Type.Axis axis : type.axes()) {
            names.add(axis.name().text());
        }
        if (!CoreWords.contains(type.element().text())) {
            names.add(type.element().text());
        }
    }

    /// The names of those arguments that are numbers.
    public static Set<String> numbers(List<Declaration.Argument> arguments) {
        return arguments.stream().filter(a -> a.type().map(Callee::isNumber).orElse(true)).map(a -> a.name().text())
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isNumber(Type type) {
        return type.axes().isEmpty() && List.of("f32", "int", "bool").contains(type.element().text());
    }

    /// The names that a signature gives to sizes: the n of `a: f32[A: n]`.
    public boolean isAxis(String name) {
        return axes.contains(name);
    }

    public List<Declaration.Argument> arguments() {
        return signature.arguments();
    }

    /// Whether it is an axis of the brackets.
    public boolean isInBrackets(String axis) {
        return parameters().anyMatch(p -> p.type().isEmpty() && p.name().text().equals(axis));
    }

    /// Whether a number of the brackets stands by its name alone: every one but the first, as other libraries give them in
    /// other orders.
    public boolean isNamed(Declaration.Parameter number) {
        return number.type().isPresent()
                && !parameters().filter(p -> p.type().isPresent()).findFirst().orElseThrow().equals(number);
    }

    /// What stands in the brackets for a number that was given without its name, the one at this place among such.
    public String written(int place, String value) {
        return place < signature.taken().size() && isNamed(signature.taken().get(place))
                ? signature.taken().get(place).name().text() + ": " + value : value;
    }

    /// The signature's head as written, with what it gives where that is several values.
    public String usage() {
        String taken = texts(signature.taken().stream().map(Declaration.Parameter::span));
        String made = texts(signature.made().stream().map(Declaration.Parameter::span));
        String brackets = taken.isEmpty() && made.isEmpty() ? ""
                : "[" + taken + (made.isEmpty() ? "" : " -> " + made) + "]";
        String results = signature.results().size() < 2 ? ""
                : " -> (" + texts(signature.results().stream().map(Type::span)) + ")";
        return name + brackets + "(" + texts(arguments().stream().map(Declaration.Argument::span)) + ")" + results;
    }

    private static String texts(Stream<Span> spans) {
        return spans.map(Span::text).collect(Collectors.joining(", "));
    }
}
