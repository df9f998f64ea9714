package netc.compiler.elaborate;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import netc.compiler.elaborate.file.Mentions;
import netc.compiler.elaborate.scope.Describe;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Diagnostics;
import netc.compiler.syntax.Declaration;
import netc.compiler.syntax.FileTree;
import netc.compiler.syntax.Name;

/// The definitions of a file that none of its models leads to. A body has sizes and types only where it is applied, so that
/// of these no more than the syntax is known to be right.
public final class Unapplied {
    private Unapplied() {
    }

    /// Warns once, at the first of them.
    public static void report(FileTree file, Diagnostics diagnostics) {
        List<Name> names = names(file);
        if (!names.isEmpty()) {
            diagnostics.add(Diagnostic.warning(Code.N403, names.getFirst().span(), "no model of this file applies "
                    + Describe.list(names.stream().map(Name::text).toList()))
                    .note("layers, functions and optimizers are checked only where they are applied"));
        }
    }

    /// In the order written. A name that is mentioned counts as applied, whatever it means there: better no warning than a
    /// wrong one.
    private static List<Name> names(FileTree file) {
        Map<String, Declaration> definitions = new LinkedHashMap<>();
        Map<String, Name> unapplied = new LinkedHashMap<>();
        Deque<Declaration> reached = new ArrayDeque<>();
        for (Declaration declaration : file.declarations()) {
            switch (declaration) {
                case Declaration.Model _, Declaration.Train _ -> reached.add(declaration);
                case Declaration.Layer(Name name, var _, var _, var _, var _) -> {
                    definitions.putIfAbsent(name.text(), declaration);
                    unapplied.putIfAbsent(name.text(), name);
                }
                case Declaration.Function(Name name, var _, var _, var _, var _, var _) -> {
                    definitions.putIfAbsent(name.text(), declaration);
                    unapplied.putIfAbsent(name.text(), name);
                }
                case Declaration.Optimizer(Name name, var _, var _, var _, var _) -> {
                    definitions.putIfAbsent(name.text(), declaration);
                    unapplied.putIfAbsent(name.text(), name);
                }
                case Declaration.Import _, Declaration.Damaged _ -> {
                }
            }
        }
        while (!reached.isEmpty()) {
            for (String mentioned : Mentions.of(reached.remove())) {
                if (unapplied.remove(mentioned) != null) {
                    reached.add(definitions.get(mentioned));
                }
            }
        }
        return List.copyOf(unapplied.values());
    }
}
