package io.troupe.gpu.cuda.toolkit;

/**
 * A batch of products as BLAS wants them, column-major: {@code c = op(a) op(b) + beta c}.
 *
 * @param transposeA whether op(a) is the transpose
 * @param transposeB whether op(b) is the transpose
 * @param m rows of op(a) and c
 * @param n columns of op(b) and c
 * @param k columns of op(a)
 * @param a its first matrix
 * @param b its first matrix
 * @param c its first matrix, of floats
 * @param batches how many products
 * @param accumulate whether beta is 1, else 0
 * @param bfloat16 whether a and b are bf16, else floats
 */
public record BlasProduct(
    boolean transposeA,
    boolean transposeB,
    int m,
    int n,
    int k,
    Operand a,
    Operand b,
    Operand c,
    int batches,
    boolean accumulate,
    boolean bfloat16) {

  /**
   * A batch of column-major matrices.
   *
   * @param address of the first element, on the device
   * @param leading elements from one column to the next
   * @param stride elements from one matrix to the next
   */
  public record Operand(long address, int leading, long stride) {}
}
