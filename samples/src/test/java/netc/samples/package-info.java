/// Tests over the whole product: what each sample promises, and the rules that the modules keep between them.
package netc.samples;
