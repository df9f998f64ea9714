/// From the data clauses of a model to the tables that a run reads: CSV text, IDX files, drawn data, the parts for
/// training, validation and test, and what is learned from the training part.
///
/// Everything a file can be wrong about ends here, in an `InputException` that names file, line and column (or byte).
/// Depends on `netc.abi`, `netc.runtime.data` and FastCSV.
///
/// Start at [RunData].
package netc.cli.data;
