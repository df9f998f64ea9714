package netc.compiler.elaborate.file;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;

/// One file: what it defines and imports, and behind these the library, which needs no import and which a definition of
/// the file hides.
public final class Unit {
    private final FileTree tree;
    private final Optional<Unit> library;
    private final boolean isLibrary;
    private final Map<String, Definition> definitions = new LinkedHashMap<>();
    private final Set<String> differentiated;
    private final Map<Declaration, Boolean> drawing = Collections.synchronizedMap(new IdentityHashMap<>());

    Unit(FileTree tree, Optional<Unit> library, boolean isLibrary) {
        this.tree = tree;
        this.library = library;
        this.isLibrary = isLibrary;
        this.differentiated = Mentions.differentiated(tree);
    }

    public FileTree tree() {
        return tree;
    }

    /// Whether messages about its text belong to the place that applied it.
    public boolean isLibrary() {
        return isLibrary;
    }

    /// Adds a definition; the one that has the name already, if there is one.
    Optional<Definition> define(String name, Definition definition) {
        return Optional.ofNullable(definitions.putIfAbsent(name, definition));
    }

    /// What the file itself defines or imports.
    public Optional<Definition> own(String name) {
        return Optional.ofNullable(definitions.get(name));
    }

    public Optional<Definition> find(String name) {
        return own(name).or(() -> library.flatMap(l -> l.own(name)));
    }

    /// Whether `grad` in the file differentiates by something of this name.
    public boolean differentiatesBy(String name) {
        return differentiated.contains(name);
    }

    /// Whether what an expression applies draws, one way or other.
    public boolean draws(Expression expression) {
        return draws(Mentions.drawn(expression));
    }

    public boolean draws(Declaration declaration) {
        Boolean known = drawing.get(declaration);
        if (known == null) {
            // What applies itself is a mistake of its own.
            drawing.put(declaration, false);
            known = draws(Mentions.drawn(declaration));
            drawing.put(declaration, known);
        }
        return known;
    }

    private boolean draws(Mentions.Drawn drawn) {
        return drawn.itself() || drawn.through().stream().flatMap(n -> find(n).stream())
                .anyMatch(d -> d.unit().draws(d.declaration()));
    }

    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>(definitions.keySet());
        library.ifPresent(l -> names.addAll(l.definitions.keySet()));
        return names;
    }
}
