package netc.compiler.elaborate;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import netc.compiler.source.Span;
import netc.compiler.syntax.Block;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Type;

/// A layer or function that can be applied.
///
/// @param outer the body it stands in, where it is a `fn` inside one
record Callee(String name, Declaration.Signature signature, Block body, Optional<Declaration.GradientRule> gradient,
        boolean isLayer, Unit unit, Optional<Scope> outer, Declaration declaration) {

    static Callee of(Declaration.Layer layer, Unit unit) {
        return new Callee(layer.name().text(), layer.signature(), layer.body(), Optional.empty(), true, unit,
                Optional.empty(), layer);
    }

    static Callee of(Declaration.Function function, Unit unit, Optional<Scope> outer) {
        return new Callee(function.name().text(), function.signature(), function.body(), function.gradient(), false,
                unit,
                outer, function);
    }

    Span span() {
        return declaration.span();
    }

    Stream<Declaration.Parameter> parameters() {
        return Stream.concat(signature.taken().stream(), signature.made().stream());
    }

    /// The axes that a value has behind it and not before: those behind the arrow of its brackets.
    List<String> madeAxes() {
        return signature.made().stream().filter(p -> p.type().isEmpty()).map(p -> p.name().text()).toList();
    }

    /// Whether the brackets take one axis and make another of it.
    boolean isTurn() {
        return signature.taken().size() == 1 && signature.taken().getFirst().type().isEmpty() && madeAxes().size() == 1;
    }

    Optional<Declaration.Parameter> number(String name) {
        return parameters().filter(p -> p.type().isPresent() && p.name().text().equals(name)).findFirst();
    }

    /// The axes that arguments have or point into.
    Set<String> argumentAxes() {
        Set<String> names = new LinkedHashSet<>();
        for (Declaration.Argument argument : signature.arguments()) {
            argument.type().ifPresent(t -> addAxes(t, names));
        }
        return names;
    }

    /// All axes of the signature, brackets first.
    Set<String> axes() {
        Set<String> names = new LinkedHashSet<>();
        parameters().filter(p -> p.type().isEmpty()).forEach(p -> names.add(p.name().text()));
        names.addAll(argumentAxes());
        for (Type result : signature.results()) {
            addAxes(result, names);
        }
        return names;
    }

    private static void addAxes(Type type, Set<String> names) {
        for (Type.Axis axis : type.axes()) {
            names.add(axis.name().text());
        }
        if (!CoreWords.contains(type.element().text())) {
            names.add(type.element().text());
        }
    }

    /// The names that a signature gives to sizes: the n of `a: f32[A: n]`.
    boolean isAxis(String name) {
        return axes().contains(name);
    }

    List<Declaration.Argument> arguments() {
        return signature.arguments();
    }
}
