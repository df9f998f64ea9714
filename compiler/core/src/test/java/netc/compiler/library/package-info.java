/// The values of every definition of the library, by the files that they stand in.
package netc.compiler.library;
