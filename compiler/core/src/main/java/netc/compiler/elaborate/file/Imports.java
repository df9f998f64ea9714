package netc.compiler.elaborate.file;

import java.util.Optional;
import netc.compiler.source.Diagnostics;
import netc.compiler.syntax.Expression;
import netc.compiler.syntax.FileTree;

/// Where the files come from that a file imports.
@FunctionalInterface
public interface Imports {
    /// The file that `path` names in a file; or what is wrong is added, and there is none. The same file is the same
    /// tree each time.
    Optional<FileTree> open(FileTree importing, Expression.Text path, Diagnostics diagnostics);
}
