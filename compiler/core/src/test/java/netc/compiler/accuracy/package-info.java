/// What holds of every program, checked on samples from any source: random graphs, random texts, the library, what bugs left
/// behind. [netc.compiler.law.Law] lists it all.
package netc.compiler.accuracy;
