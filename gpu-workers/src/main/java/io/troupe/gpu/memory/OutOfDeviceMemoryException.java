package io.troupe.gpu.memory;

/** A device's memory limit does not allow what was asked for. */
public final class OutOfDeviceMemoryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what was asked and what there is.
   *
   * @param device whose limit it is
   * @param askedBytes what was asked for
   * @param usedBytes what is taken already
   * @param limitBytes the limit
   */
  public OutOfDeviceMemoryException(
      String device, long askedBytes, long usedBytes, long limitBytes) {
    super(
        device
            + " cannot give "
            + mebibytes(askedBytes)
            + ": "
            + mebibytes(usedBytes)
            + " of its limit of "
            + mebibytes(limitBytes)
            + " are in use; ask for more memory in the task's resources, or make the model smaller");
  }

  private static String mebibytes(long bytes) {
    return String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
  }
}
