package netc.abi;

/// `mod(x, b) = x - floor(x / b) b` of the numbers as they are: exact where the result is a number of the precision, else
/// rounded to nearest; where that would be b, the number next to b.
///
/// So it has the sign of b and is less than b in size; a zero has the sign of b too. Of an infinite b it is x where the signs
/// agree and b where they do not. It is NaN of an infinite x, and for `b = 0`. (As `%` of Python, but for the rounding to b.)
public final class Modulus {
    private Modulus() {
    }

    public static double of(double x, double b) {
        double rest = x % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        double result = rest < 0 == b < 0 ? rest : rest + b;
        return result == b && Double.isFinite(b) ? Math.nextAfter(b, 0) : result;
    }

    public static float of(float x, float b) {
        float rest = x % b;
        if (rest == 0) {
            return Math.copySign(0, b);
        }
        float result = rest < 0 == b < 0 ? rest : rest + b;
        return result == b && Float.isFinite(b) ? Math.nextAfter(b, 0) : result;
    }
}
