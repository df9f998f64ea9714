package netc.compiler.elaborate.file;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Statement;
import netc.compiler.syntax.Type;

/// The declaration that a place of a file stands in, as far as advice about the place needs to know it.
public record Enclosing(Declaration declaration) {
    public static Optional<Enclosing> of(FileTree file, Span place) {
        return file.declarations().stream().filter(d -> d.span().start() <= place.start()
                && place.end() <= d.span().end()).findFirst().map(Enclosing::new);
    }

    /// The size that is written for an axis somewhere in the declaration, `Kind: 3`, where all that are written agree.
    public OptionalLong size(String axis) {
        List<String> sizes = Pattern.compile("[\\[,>]\\s*" + Pattern.quote(axis) + "\\s*:\\s*(\\d{1,9})\\s*[\\],]")
                .matcher(declaration.span().text()).results().map(m -> m.group(1)).distinct().toList();
        return sizes.size() == 1 ? OptionalLong.of(Long.parseLong(sizes.getFirst())) : OptionalLong.empty();
    }

    /// The mistake with a `dim` to put above the body that it stands in.
    public static Diagnostic dimension(Diagnostic d, FileTree file, String dim) {
        Span place = d.span().orElseThrow();
        Optional<Span> first = place.source() == file.source()
                ? of(file, place).flatMap(e -> e.statements().stream().findFirst()).map(Statement::span)
                : Optional.empty();
        if (first.isEmpty()) {
            return d.note("`" + dim + "` before the types that use it gives it one");
        }
        String indent = " ".repeat(first.get().column() - 1);
        return d.note("a `dim` stands before the types that use it").fix(place.source().span(first.get().start(),
                first.get().start()), dim + "\n" + indent);
    }

    /// With the `dim` of a name moved in front of the statement that needs it; empty where no `dim` is called so.
    public Optional<Diagnostic> dimensionFirst(Diagnostic d, Span name) {
        Span use = d.span().orElseThrow();
        Optional<Statement> user = statements().stream().filter(s -> contains(s.span(), use)).findFirst();
        Optional<Statement> dim = statements().stream().filter(s -> s instanceof Statement.Dimensions
                && contains(s.span(), name)).findFirst();
        if (user.isEmpty() || dim.isEmpty()) {
            return Optional.empty();
        }
        Span first = user.get().span();
        Span last = dim.get().span();
        String between = first.source().text().substring(first.start(), last.start()).stripTrailing();
        return Optional.of(d.fix(first.to(last), last.text() + "\n" + " ".repeat(first.column() - 1) + between));
    }

    private static boolean contains(Span whole, Span part) {
        return whole.start() <= part.start() && part.end() <= whole.end();
    }

    /// Whether this name is that of a `target`.
    public boolean isTarget(Span name) {
        return statements().stream().anyMatch(s -> s instanceof Statement.Fields f
                && f.kind() == Statement.FieldKind.TARGET && f.fields().stream()
                        .anyMatch(one -> one.names().stream().anyMatch(n -> n.span().equals(name))));
    }

    /// The declaration of a field of this name: `y: f32`.
    public Optional<Statement.Field> field(Span name) {
        return statements().stream().filter(s -> s instanceof Statement.Fields)
                .flatMap(s -> ((Statement.Fields) s).fields().stream())
                .filter(f -> f.names().stream().anyMatch(n -> n.span().equals(name))).findFirst();
    }

    /// The types of its fields and arguments.
    public Stream<Type> types() {
        Stream<Declaration.Argument> arguments = switch (declaration) {
            case Declaration.Layer l -> l.signature().arguments().stream();
            case Declaration.Function f -> f.signature().arguments().stream();
            case Declaration.Optimizer o -> o.arguments().stream();
            case Declaration.Model _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ -> Stream.of();
        };
        return Stream.concat(arguments.flatMap(a -> a.type().stream()),
                statements().stream().filter(s -> s instanceof Statement.Fields)
                        .flatMap(s -> ((Statement.Fields) s).fields().stream()).flatMap(f -> f.type().stream()));
    }

    public List<Statement> statements() {
        return switch (declaration) {
            case Declaration.Model m -> m.body().statements();
            case Declaration.Layer l -> l.body().statements();
            case Declaration.Function f -> f.body().statements();
            case Declaration.Optimizer o -> o.body().statements();
            case Declaration.Train t -> t.clauses().stream().filter(c -> c instanceof Statement).map(c -> (Statement) c)
                    .toList();
            case Declaration.Import _, Declaration.Damaged _ -> List.of();
        };
    }

    /// The axes of what is to come out: of targets and of outputs and results whose types are written.
    public Set<String> answered() {
        Stream<Type> types = switch (declaration) {
            case Declaration.Layer l -> l.signature().results().stream();
            case Declaration.Function f -> f.signature().results().stream();
            case Declaration.Model m -> m.body().statements().stream().flatMap(Enclosing::answers);
            case Declaration.Optimizer _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ -> Stream.of();
        };
        return types.flatMap(t -> t.axes().stream()).map(a -> a.name().text()).collect(Collectors.toSet());
    }

    private static Stream<Type> answers(Statement statement) {
        return switch (statement) {
            case Statement.Fields f when f.kind() == Statement.FieldKind.TARGET ->
                    f.fields().stream().flatMap(x -> x.type().stream());
            case Statement.Output o -> o.definition().type().stream();
            case Statement.Fields _, Statement.Dimensions _, Statement.Bind _, Statement.Draw _, Statement.Stream _, Statement.Require _, Statement.LocalFunction _, Statement.Update _, Statement.Damaged _, Statement.Value _ ->
                    Stream.of();
        };
    }
}
