/// Pictures, as SVG: tiles of tensors, planes, lines and points. What they show is computed by the commands.
///
/// A picture is the same bytes for the same numbers. It follows the reader's light or dark colours by a style of its own, and
/// needs nothing beside it.
package netc.cli.draw;
