package netc.compiler.elaborate.meaning;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import netc.compiler.elaborate.advice.UnknownNames;
import netc.compiler.elaborate.advice.UnmadeAxes;
import netc.compiler.elaborate.file.CoreWords;
import netc.compiler.elaborate.file.Definition;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Entry;
import netc.compiler.elaborate.scope.Scope;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.elaborate.value.AxisName;
import netc.compiler.elaborate.value.Quantity;
import netc.compiler.elaborate.value.Rejected;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Fix;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;
import netc.compiler.syntax.NewNames;
import netc.compiler.syntax.Statement;

/// What names mean: binding them, and finding the axes among them. [NamedValues] finds values.
public final class Names {
    /// A message lists so many axes.
    private static final int MOST_LISTED = 20;

    private static final Pattern WORD = Pattern.compile("\\w+\\[\\s*$");
    private static final Pattern OTHERS = Pattern.compile("\\s*,\\s*(?<others>[^\\]]*])");

    private final Session session;

    public Names(Session session) {
        this.session = session;
    }

    private Scope scope() {
        return session.frame().scope();
    }

    /// One name, one meaning: refused if the body, one around it or the file has the name already.
    public void bind(Name name, Entry entry) {
        requireFree(name);
        scope().put(name.text(), entry);
    }

    public void bindValue(Name name, Quantity value) {
        requireFree(name);
        bound(name, value);
    }

    /// Binds a value, in place of what had the name. What something in the file differentiates by is a value of its own from here on.
    public void bound(Name name, Quantity value) {
        Quantity own = scope().unit().differentiatesBy(name.text()) ? new Independent(session).of(value) : value;
        scope().put(name.text(), new Entry.Bound(own, session.builder(), name.span()));
    }

    public void requireFree(Name name) {
        if (CoreWords.contains(name.text())) {
            throw session.reject(Diagnostic.error(Code.N103, name.span(),
                    "`" + name.text() + "` is a word of the language and cannot be bound")
                    .note("another name is free, such as `my_" + name.text() + "`"));
        }
        Optional<Span> before = scope().find(name.text()).filter(e -> !(e instanceof Entry.Broken b && b.isDoubtful()))
                .map(Entry::span).or(() -> scope().unit().own(name.text()).map(Definition::declaration)
                        .filter(d -> !(d instanceof Declaration.Damaged)).map(Declaration::span));
        if (before.isPresent()) {
            throw session.reject(taken(name, before.get()));
        }
    }

    private static Diagnostic taken(Name name, Span before) {
        return Diagnostic.error(Code.N102, name.span(),
                name.text() + " has a meaning already, and a name has one meaning in a body")
                .note(name.text() + " is bound in line " + before.line() + ": one of the two needs another name");
    }

    /// Whether axes that a condition speaks of get their names in what it chooses from, so that this is read first.
    boolean areNamedBy(Expression.Where where) {
        Set<String> spoken = Mentions.of(where.condition());
        return Mentions.renamed(where.value()).stream().map(Name::text)
                .anyMatch(n -> spoken.contains(n) && scope().find(n).isEmpty());
    }

    /// Names of models, inputs and outputs become names of Java.
    public void requireJavaName(Name name) {
        if (javax.lang.model.SourceVersion.isKeyword(name.text()) || name.text().equals("_")) {
            throw session.reject(Diagnostic.error(Code.N118, name.span(), "`" + name.text()
                    + "` cannot be a name in Java, where models, inputs, outputs and steps are used")
                    .fix(name.text() + "_"));
        }
    }

    /// Whether a statement gives a new value to a name of this body that has one. That is reported once, and the name means
    /// the new value from here on, as its author thinks, so that nothing below is wrong for the same reason.
    public boolean rebinds(Name name, Span statement) {
        Optional<Entry> before = scope().own(name.text())
                .filter(e -> e instanceof Entry.Bound || e instanceof Entry.Parameter);
        if (before.isEmpty()) {
            return false;
        }
        if (scope().values(name.text()) == 1) {
            Diagnostic d = taken(name, before.get().span())
                    .note("give the new value a name of its own, and read that below");
            Optional<Fix> fix = session.diagnostics().isFull() ? Optional.empty()
                    : NewNames.from(name.span().source(), statement.start(), name.text())
                            .or(() -> NewNames.beforeOutput(name.span().source(), before.get().span().start(),
                                    name.text()));
            session.report(fix.map(f -> d.fix(f)).orElse(d));
        }
        scope().rebind(name.text());
        return true;
    }

    /// After a mistake: whatever uses the name is silent.
    public void broken(Name name) {
        if (scope().find(name.text()).isEmpty()) {
            scope().put(name.text(), new Entry.Broken(name.span(), false));
        }
    }

    /// The same of all that a statement would have named, the axes that it renames to among them.
    public void broken(Statement statement) {
        Mentions.bound(statement).forEach(this::broken);
        Mentions.renamed(statement).forEach(this::broken);
    }

    /// The same of the axes that an expression would have renamed to.
    void broken(Expression expression) {
        Mentions.renamed(expression).forEach(this::broken);
    }

    /// A statement that cannot be read: what it mentions and nothing defines, it may have defined.
    public Rejected damaged(Statement.Damaged statement) {
        for (Name name : statement.names()) {
            if (scope().find(name.text()).isEmpty() && scope().unit().find(name.text()).isEmpty()
                    && !CoreWords.contains(name.text())) {
                scope().put(name.text(), new Entry.Broken(name.span(), true));
            }
        }
        return session.mistakes().damaged();
    }

    /// The axis of this name, made if the body did not have it yet.
    public AxisName axis(Name name) {
        return axis(name.text(), name.span());
    }

    public AxisName axis(String name, Span span) {
        Optional<Entry> entry = scope().find(name);
        if (entry.isPresent()) {
            return switch (entry.get()) {
                case Entry.Axis(AxisName axis) -> axis;
                case Entry.Broken _ -> throw new Rejected();
                case Entry.Bound _, Entry.Parameter _, Entry.OptimizerState _, Entry.Shared _, Entry.Local _, Entry.OwnValue _ ->
                        throw session.reject(Diagnostic.error(Code.N102, span,
                                name + " is no axis: it has another meaning here")
                                .note(name + " is bound in line " + entry.get().span().line()));
            };
        }
        if (CoreWords.contains(name)) {
            throw session.reject(Diagnostic.error(Code.N103, span,
                    "`" + name + "` is a word of the language and cannot name an axis")
                    .note("another name is free, such as `Other`"));
        }
        AxisName axis = new AxisName(new netc.compiler.graph.Label(name), span);
        scope().body().put(name, new Entry.Axis(axis));
        return axis;
    }

    /// An axis that the body must know already.
    public AxisName knownAxis(Name name) {
        return knownAxis(name, d -> d);
    }

    /// @param meant what is said besides where nothing is spelled nearly so
    AxisName knownAxis(Name name, UnaryOperator<Diagnostic> meant) {
        Optional<Entry> entry = scope().find(name.text());
        if (entry.isPresent() && entry.get() instanceof Entry.Broken) {
            throw new Rejected();
        }
        if (entry.isPresent() && entry.get() instanceof Entry.Axis(AxisName axis)) {
            return axis;
        }
        if (name.text().equals(CoreWords.BATCH)) {
            throw session.reject(batch(name));
        }
        Optional<Diagnostic> unmade = new UnmadeAxes(session).of(name);
        if (unmade.isPresent()) {
            throw session.reject(unmade.get());
        }
        Diagnostic d = Diagnostic.error(Code.N101, name.span(), "there is no axis " + name.text() + " here");
        if (session.diagnostics().isFull()) {
            throw session.reject(d);
        }
        List<String> axes = scope().names().stream().filter(n -> scope().axis(n).isPresent()).toList();
        if (!axes.isEmpty()) {
            d = d.note("axes here: " + String.join(", ", axes.subList(0, Math.min(axes.size(), MOST_LISTED)))
                    + (axes.size() > MOST_LISTED ? ", …" : ""));
        }
        boolean isNear = NearestWord.of(name.text(), axes).isPresent();
        Diagnostic told = isNear ? d : meant.apply(d);
        throw session.mistakes().rejectName(isNear || !told.equals(d) ? told
                : d.note("`dim " + name.text()
                        + " = …` makes it one of this body, and a type that has it one of its value"),
                name.text(), () -> axes);
    }

    /// `flatten[batch, H, W, C -> F]`: elsewhere the examples are an axis in front, which no example has.
    private static Diagnostic batch(Name name) {
        Diagnostic d = Diagnostic.error(Code.N117, name.span(),
                "of what stands in brackets, only reductions take `batch`: no value is seen with its examples");
        Span span = name.span();
        String text = span.source().text();
        Matcher before = WORD.matcher(text.substring(span.source().lineStart(span.line()), span.start()));
        Matcher behind = OTHERS.matcher(text).region(span.end(), text.length());
        return before.find() && behind.lookingAt() ? d.fix(span.source().span(span.start() - before.group().length(),
                behind.end()), before.group() + behind.group("others")) : d;
    }

    /// Reports a name that nothing defines, where a layer or function should stand.
    Rejected unknownApplied(Name name) {
        return new UnknownNames(session).report(name, UnknownNames.Place.APPLIED);
    }
}
