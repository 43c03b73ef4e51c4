package io.troupe.gpu.agreement;

/**
 * What an operation must do at least: each input is read once, each output written once.
 *
 * @param readBytes bytes that it reads in order
 * @param writtenBytes bytes that it writes
 * @param gatheredBytes bytes that it reads from random rows
 * @param flops additions and multiplications of floats
 * @param exponentials calls of exp, or what costs as much
 */
public record Work(
    long readBytes, long writtenBytes, long gatheredBytes, double flops, double exponentials) {
  /** What only moves bytes. */
  public static Work memory(long readBytes, long writtenBytes) {
    return new Work(readBytes, writtenBytes, 0, 0, 0);
  }

  /** The same with this much arithmetic. */
  public Work withFlops(double count) {
    return new Work(readBytes, writtenBytes, gatheredBytes, count, exponentials);
  }

  /** The same with this many exponentials. */
  public Work withExponentials(double count) {
    return new Work(readBytes, writtenBytes, gatheredBytes, flops, count);
  }

  /** The same with bytes that are gathered. */
  public Work withGathered(long bytes) {
    return new Work(readBytes, writtenBytes, bytes, flops, exponentials);
  }
}
