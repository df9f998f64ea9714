/// Whether a model's gradients are right, and whether it can learn: properties of one model, checked on its own graphs.
///
/// [Check] lists them; each is a function of a [Subject], a model with initial values and a few examples. Derivatives are
/// held against central differences and forward mode in double precision, by the interpreter; what compiled code has to
/// keep is asked of a [Runner], which the caller provides. A check that says nothing of this model is an
/// [Outcome.NotApplicable] with its reason, never passed.
///
/// May depend on `source`, `graph`, `pass`, `interpret`, `program` and `netc.abi`.
package netc.compiler.prove;
