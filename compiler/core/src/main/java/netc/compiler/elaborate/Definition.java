package netc.compiler.elaborate;

import netc.compiler.syntax.Declaration;

/// A layer, function or optimizer at the level of a file, and the file whose names its body sees.
record Definition(Declaration declaration, Unit unit) {
}
