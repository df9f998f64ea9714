/// What a source of data is, and which of its columns fill what: words of a file, not values of a model.
package netc.compiler.elaborate.data;
