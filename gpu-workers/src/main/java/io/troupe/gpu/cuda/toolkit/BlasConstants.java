package io.troupe.gpu.cuda.toolkit;

/** Numbers of {@code cublas_api.h} and {@code library_types.h}. */
final class BlasConstants {
  static final int OP_N = 0;
  static final int OP_T = 1;
  static final int R_32F = 0;
  static final int R_16BF = 14;
  static final int COMPUTE_32F = 68;
  static final int GEMM_DEFAULT = -1;

  /** CUBLAS_DEFAULT_MATH, which has no TF32, and no sums of partial results in bf16. */
  static final int MATH_MODE = 16;

  private static final int HUNDRED = 100;

  private BlasConstants() {}

  static int operation(boolean transposed) {
    return transposed ? OP_T : OP_N;
  }

  static int operandType(boolean bfloat16) {
    return bfloat16 ? R_16BF : R_32F;
  }

  /** What {@code cublasGetVersion} says, as users write it. */
  static String version(int number) {
    // 13.1.0 is 130100 since version 11; each part has two digits.
    return number / (HUNDRED * HUNDRED) + "." + number / HUNDRED % HUNDRED + "." + number % HUNDRED;
  }
}
