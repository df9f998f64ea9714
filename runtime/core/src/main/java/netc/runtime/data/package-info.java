/// Data in memory, and where it comes from.
///
/// A [Column] holds the values of one input for every record, a [Table] the columns of one source or set; both are
/// plain arrays, and gathering a batch by index allocates nothing. [IdxFile] and [NpyFile] read files, checking every
/// size against the file before anything is allocated; [DrawnDigits] draws its own digits.
/// [SplitMix64] and [Permutation] give the same numbers on every machine; [Split] draws the validation part.
///
/// Depends on `netc.abi` and on [netc.runtime.InputException] only. Start with [Column].
package netc.runtime.data;
