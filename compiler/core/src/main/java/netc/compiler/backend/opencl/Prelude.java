package netc.compiler.backend.opencl;

import netc.abi.RandomNumbers;

/// What stands before the kernels: the operations that OpenCL C has no operator for, or one whose result it leaves open.
///
/// OpenCL's `fmin` and `fmax` ignore a NaN and may return either zero; its arithmetic on `int` is undefined where it
/// overflows; its division of whole numbers rounds towards zero.
final class Prelude {
    static final String TEXT = """
            // exact results need every rounding where it is written
            #pragma OPENCL FP_CONTRACT OFF

            float real_min(float a, float b) {
                return a != a || b != b ? NAN : a < b ? a : b < a ? b : as_float(as_int(a) | as_int(b));
            }
            float real_max(float a, float b) {
                return a != a || b != b ? NAN : a > b ? a : b > a ? b : as_float(as_int(a) & as_int(b));
            }
            float nearest(float x) { return (x + 0x1.8p23f) - 0x1.8p23f; }
            float power_of_two(float k) { return as_float((as_uint(k + 0x1.8p23f) << 23) + 0x3f800000u); }
            int to_whole(float x) {
                return x != x ? 0 : x >= 0x1p31f ? 0x7fffffff : x <= -0x1p31f ? (-0x7fffffff - 1) : (int) x;
            }

            int iadd(int a, int b) { return as_int(as_uint(a) + as_uint(b)); }
            int isub(int a, int b) { return as_int(as_uint(a) - as_uint(b)); }
            int imul(int a, int b) { return as_int(as_uint(a) * as_uint(b)); }
            int ineg(int a) { return as_int(0u - as_uint(a)); }
            int ishl(int a, int b) { return as_int(as_uint(a) << (as_uint(b) & 31u)); }
            int ishr(int a, int b) { return a >> (b & 31); }
            int iushr(int a, int b) { return as_int(as_uint(a) >> (as_uint(b) & 31u)); }
            int idiv(int a, int b) { return a / b - (a % b < 0 ? 1 : 0); }
            int imod(int a, int b) { int rest = a % b; return rest < 0 ? rest + b : rest; }

            // netc.abi.RandomNumbers
            ulong mix(ulong z) {
                z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
                z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
                return z ^ (z >> 31);
            }
            ulong bits(ulong seed, ulong key, int counter) {
                ulong golden = 0x9E3779B97F4A7C15UL;
                return mix(mix(seed + golden * ((ulong) (long) counter + 1UL)) ^ mix(key + golden));
            }
            ulong of_example(ulong seed, int example) {
                return bits(seed, 0x@EXAMPLES@UL, example);
            }
            float uniform_real(ulong seed, ulong key, int counter) {
                return (float) ((int) (bits(seed, key, counter) >> 41) * 2 + 1) * 0x1p-24f;
            }
            """.replace("@EXAMPLES@", Long.toHexString(RandomNumbers.EXAMPLES));

    private Prelude() {
    }
}
