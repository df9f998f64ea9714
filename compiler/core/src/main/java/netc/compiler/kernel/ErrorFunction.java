package netc.compiler.kernel;

import static netc.compiler.kernel.Scalars.*;

/// `erf` in exactly rounded steps. As in W. J. Cody, "Rational Chebyshev approximations for the error function", Mathematics of
/// Computation 23 (1969), the line is cut where `erf` stops to be like x: near 0 it is x and a polynomial of x² times x, beyond
/// 1 less an exponential. The exponent is a polynomial, and so is what stands near 0: both of least greatest error, weighted
/// so that it is that of the result, found by Lawson's iterated least squares.
public final class ErrorFunction {
    private static final float NEAR = 0.875f;
    /// From here on the result is 1.
    private static final float LEVEL = 4;
    /// `erf x / x - 1` in x², relative error of the result 8.5e-9.
    private static final float[] REST = {0x1.06eba8p-3f, -0x1.812744p-2f, 0x1.ce2e84p-4f, -0x1.b819a8p-6f,
            0x1.553abap-8f, -0x1.ae7f98p-11f, 0x1.6bdf5cp-14f};
    /// `log(1 - erf x)` in x from 0.875 to 4, relative error of the result 2.4e-9.
    private static final float[] EXPONENT = {-0x1.181f28p-13f, -0x1.20c06cp0f, -0x1.46026cp-1f, -0x1.ab5356p-4f,
            0x1.6f554p-6f, -0x1.95503p-9f, 0x1.a58528p-13f};

    private ErrorFunction() {
    }

    /// Within 1.5 ulp; 1 and -1 of infinities.
    public static Expression erf(KernelBuilder k, Expression x) {
        Expression v = k.let("x", x);
        Expression size = k.let("size", min(abs(v), real(LEVEL)));
        Expression near = fma(v, polynomial(k.let("square", mul(size, size)), REST), v);
        Expression beyond = k.let("beyond", sub(real(1), Exponential.exp(k, polynomial(size, EXPONENT))));
        return select(lt(size, real(NEAR)), near, select(lt(v, real(0)), neg(beyond), beyond));
    }
}
