package io.troupe.gpu.random;

/**
 * The quantile of the standard normal distribution, from a random word: {@code z = quantile((word +
 * 1/2) / 2^32)}, between -6.34 and 6.34.
 *
 * <p>Only additions, products, fused products and a square root, each rounded once to binary32, in
 * this order: so that every backend gives the same bits. Error below {@code 4e-8 + 3e-7 abs(z)}.
 * The branches are those of Giles, "Approximating the erfinv function", GPU Computing Gems Jade,
 * 2011, with {@code z = x P(w)}, {@code w = -ln(1 - x^2)}; the polynomials were fitted to the
 * quantile itself by least squares that were weighted again and again towards the smallest maximum.
 */
public final class StandardNormal {
  /** Where the polynomial in w ends and that in its root begins. */
  public static final float CENTRAL_END = 5f;

  /** Middle of the central polynomial. */
  public static final float CENTRAL_MIDDLE = 2.5f;

  /** Middle of the polynomial of the tails. */
  public static final float TAIL_MIDDLE = 3.4375f;

  /** The bits of sqrt(1/2): significands are taken from there to sqrt(2). */
  public static final int ROOT_HALF = 0x3F3504F3;

  /** The natural logarithm of 2. */
  public static final float LN2 = 0.6931472f;

  private static final float[] CENTRAL = {
    2.1233134e+00f,
    3.4880203e-01f,
    -5.907717e-03f,
    -1.7716446e-03f,
    3.0878567e-04f,
    -7.019245e-06f,
    -4.897005e-06f,
    6.5926736e-07f,
    3.2856015e-08f,
    -1.24326105e-08f
  };
  private static final float[] TAIL = {
    4.628068e+00f,
    1.4240216e+00f,
    5.232677e-03f,
    -3.3670606e-03f,
    1.8127073e-03f,
    -1.1495186e-03f,
    9.0492965e-04f,
    -4.641236e-04f,
    -3.614004e-06f,
    6.3739106e-05f
  };
  private static final float[] LOGARITHM = {
    3.333331e-01f,
    -2.5000015e-01f,
    2.0002204e-01f,
    -1.6667643e-01f,
    1.4217891e-01f,
    -1.2411269e-01f,
    1.1904712e-01f,
    -1.1646435e-01f,
    6.675272e-02f
  };

  private StandardNormal() {}

  /** The number of a word. */
  public static float of(int word) {
    int magnitude = (word ^ (word >> 31)) & Integer.MAX_VALUE;
    float p = Math.fma((float) magnitude, 0x1p-32f, 0x1p-33f);
    float x = Math.fma(-2f, p, 1f);
    float w = -logarithm(p * Math.fma(-4f, p, 4f));
    float ratio =
        w < CENTRAL_END
            ? polynomial(CENTRAL, w - CENTRAL_MIDDLE)
            : polynomial(TAIL, (float) Math.sqrt(w) - TAIL_MIDDLE);
    float z = x * ratio;
    return word < 0 ? z : -z;
  }

  /** Coefficients of the central polynomial, from the constant on. */
  public static float[] central() {
    return CENTRAL.clone();
  }

  /** Coefficients of the polynomial of the tails, from the constant on. */
  public static float[] tail() {
    return TAIL.clone();
  }

  /** Coefficients of {@code (ln(1 + f) - f + f^2 / 2) / f^3}, from the constant on. */
  public static float[] logarithm() {
    return LOGARITHM.clone();
  }

  private static float logarithm(float q) {
    int bits = Float.floatToRawIntBits(q);
    int exponent = (bits - ROOT_HALF) >> 23;
    float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1f;
    float square = f * f;
    float sum = square * f * polynomial(LOGARITHM, f);
    sum = Math.fma(square, -0.5f, sum);
    return Math.fma((float) exponent, LN2, sum + f);
  }

  private static float polynomial(float[] coefficients, float x) {
    float sum = coefficients[coefficients.length - 1];
    for (int i = coefficients.length - 2; i >= 0; i--) {
      sum = Math.fma(sum, x, coefficients[i]);
    }
    return sum;
  }
}
