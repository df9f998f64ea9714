package netc.compiler.elaborate.file;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.source.Source;
import netc.compiler.source.Span;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;
import netc.compiler.syntax.NearestWord;

/// Files with what they define and import.
public final class Units {
    private static final int DEEPEST = 50;

    private final Imports imports;
    private final Diagnostics diagnostics;
    private final Unit library;
    private final Map<FileTree, Unit> units = new IdentityHashMap<>();
    private final List<FileTree> open = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();

    public Units(Imports imports, Diagnostics diagnostics) {
        this.imports = imports;
        this.diagnostics = diagnostics;
        this.library = library();
    }

    /// What the library defines: each of its files sees all of them.
    private Unit library() {
        Optional<Unit> first = Optional.empty();
        for (FileTree tree : Library.trees()) {
            Unit unit = new Unit(tree, first, true);
            Unit all = first.orElse(unit);
            first = Optional.of(all);
            for (Declaration declaration : tree.declarations()) {
                Unit owner = unit;
                name(declaration).ifPresent(n -> {
                    if (all.define(n.text(), Definition.of(declaration, owner)).isPresent()) {
                        throw new IllegalStateException("the library defines " + n + " twice");
                    }
                });
            }
        }
        return first.orElseThrow();
    }

    /// The files read so far, the first file first.
    public List<Source> sources() {
        return sources;
    }

    /// The names that a declaration gives to a definition.
    private static Optional<Name> name(Declaration declaration) {
        return switch (declaration) {
            case Declaration.Layer l -> Optional.of(l.name());
            case Declaration.Function f -> Optional.of(f.name());
            case Declaration.Optimizer o -> Optional.of(o.name());
            case Declaration.Model _, Declaration.Train _, Declaration.Import _, Declaration.Damaged _ ->
                    Optional.empty();
        };
    }

    public Unit unit(FileTree tree) {
        Unit known = units.get(tree);
        if (known != null) {
            return known;
        }
        Unit unit = new Unit(tree, Optional.of(library), false);
        units.put(tree, unit);
        sources.add(tree.source());
        open.add(tree);
        for (Declaration declaration : tree.declarations()) {
            name(declaration).ifPresent(n -> define(unit, n, Definition.of(declaration, unit)));
        }
        for (Declaration declaration : tree.declarations()) {
            if (declaration instanceof Declaration.Import imported) {
                read(unit, imported);
            }
        }
        for (Declaration declaration : tree.declarations()) {
            if (declaration instanceof Declaration.Damaged damaged) {
                // What nothing else defines may have been defined here.
                damaged.names().stream().filter(n -> !CoreWords.contains(n.text()) && unit.find(n.text()).isEmpty())
                        .forEach(n -> unit.define(n.text(), Definition.of(declaration, unit)));
            }
        }
        open.removeLast();
        return unit;
    }

    private void define(Unit unit, Name name, Definition definition) {
        if (CoreWords.contains(name.text())) {
            diagnostics.add(Diagnostic.error(Code.N103, name.span(),
                    "`" + name.text() + "` is a word of the language and cannot be bound")
                    .note("another name is free, such as `my_" + name.text() + "`"));
            return;
        }
        Optional<Definition> before = unit.define(name.text(), definition);
        if (before.isPresent()) {
            Span there = name(before.get().declaration()).map(Name::span).orElse(before.get().declaration().span());
            diagnostics.add(Diagnostic.error(Code.N102, name.span(), name.text() + " is defined already")
                    .related(there, "defined"));
        }
    }

    private void read(Unit unit, Declaration.Import imported) {
        Optional<FileTree> tree = open(unit, imported);
        if (tree.isEmpty()) {
            imported.names().forEach(n -> damaged(unit, n, imported));
            return;
        }
        Unit other = unit(tree.get());
        for (Name name : imported.names()) {
            Optional<Definition> definition = other.own(name.text());
            if (definition.isPresent()) {
                define(unit, name, definition.get());
                continue;
            }
            if (tree.get().isWhole()) {
                diagnostics.add(lacks(tree.get(), imported, name));
            }
            damaged(unit, name, imported);
        }
    }

    private Diagnostic lacks(FileTree tree, Declaration.Import imported, Name name) {
        Diagnostic d = Diagnostic.error(Code.N122, name.span(),
                imported.path().value() + " defines no " + name.text());
        Optional<String> near = diagnostics.isFull() ? Optional.empty()
                : NearestWord.of(name.text(), tree.declarations().stream().flatMap(x -> name(x).stream())
                        .map(Name::text).toList());
        return near.isPresent() ? d.note("did you mean " + near.get() + "?") : d;
    }

    /// A name that an import should have brought: that it did not is reported there, and whatever uses the name is silent.
    private static void damaged(Unit unit, Name name, Declaration.Import imported) {
        if (!CoreWords.contains(name.text())) {
            unit.define(name.text(),
                    Definition.of(new Declaration.Damaged(imported.names(), imported.span()), unit));
        }
    }

    /// The file that is imported; or what is wrong is added, and there is none.
    private Optional<FileTree> open(Unit unit, Declaration.Import imported) {
        if (open.size() > DEEPEST) {
            diagnostics.add(Diagnostic.error(Code.N122, imported.path().span(),
                    "files import files more than " + DEEPEST + " deep"));
            return Optional.empty();
        }
        Optional<FileTree> tree = imports.open(unit.tree(), imported.path(), diagnostics);
        if (tree.isPresent() && open.contains(tree.get())) {
            List<String> cycle = new ArrayList<>();
            open.subList(open.indexOf(tree.get()), open.size()).forEach(t -> cycle.add(t.source().path()));
            cycle.add(tree.get().source().path());
            diagnostics.add(Diagnostic.error(Code.N122, imported.path().span(), "these files import one another")
                    .note(String.join(" → ", cycle)));
            return Optional.empty();
        }
        return tree;
    }
}
