package io.troupe.gpu.agreement;

/**
 * What an operation must do at least: each input is read once, each output written once.
 *
 * @param readBytes bytes that it reads in order
 * @param writtenBytes bytes that it writes without having read them: the processor fetches the line
 *     before it can store to it
 * @param updatedBytes bytes that it reads, changes and writes in place
 * @param gather rows that it reads in random order
 * @param flops additions and multiplications of floats
 * @param exponentials calls of exp, or what costs as much
 */
public record Work(
    long readBytes,
    long writtenBytes,
    long updatedBytes,
    Gather gather,
    double flops,
    double exponentials) {

  /** What only moves bytes. */
  public static Work memory(long readBytes, long writtenBytes) {
    return new Work(readBytes, writtenBytes, 0, Gather.NONE, 0, 0);
  }

  /** The same with bytes that are changed in place. */
  public Work withUpdated(long bytes) {
    return new Work(readBytes, writtenBytes, bytes, gather, flops, exponentials);
  }

  /** The same with this much arithmetic. */
  public Work withFlops(double count) {
    return new Work(readBytes, writtenBytes, updatedBytes, gather, count, exponentials);
  }

  /** The same with this many exponentials. */
  public Work withExponentials(double count) {
    return new Work(readBytes, writtenBytes, updatedBytes, gather, flops, count);
  }

  /**
   * The same with rows that are gathered.
   *
   * @param rows how many
   * @param rowBytes bytes of each
   * @param tableBytes bytes of all rows that may be asked for
   */
  public Work withGathered(long rows, long rowBytes, long tableBytes) {
    Gather gathered = new Gather(rows, rowBytes, tableBytes);
    return new Work(readBytes, writtenBytes, updatedBytes, gathered, flops, exponentials);
  }

  /** All bytes that move: what is updated moves twice. */
  public long bytes() {
    return readBytes + writtenBytes + 2 * updatedBytes + gather.rows() * gather.rowBytes();
  }

  /**
   * Rows in random order.
   *
   * @param rows how many are read
   * @param rowBytes bytes of each
   * @param tableBytes bytes of all rows that may be asked for
   */
  public record Gather(long rows, long rowBytes, long tableBytes) {
    /** Nothing is gathered. */
    public static final Gather NONE = new Gather(0, 0, 0);
  }
}
