/// What was meant: advice that looks at the text, at names of other libraries, or at the equations made so far, and
/// elaborates nothing itself.
///
/// May depend on the rooms `file`, `value`, `slice` and `scope`, and on what these may use.
package netc.compiler.elaborate.advice;
