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
        use(device, askedBytes, usedBytes, limitBytes)
            + "; ask for more memory in the task's resources, or make the model smaller");
  }

  private OutOfDeviceMemoryException(String message) {
    super(message);
  }

  /**
   * The limit would allow it, but the device itself has no room: others use it too.
   *
   * @param freeBytes what the device has free, whoever asks
   * @param totalBytes all memory of the device
   */
  public static OutOfDeviceMemoryException ofDevice(
      String device,
      long askedBytes,
      long usedBytes,
      long limitBytes,
      long freeBytes,
      long totalBytes) {
    return new OutOfDeviceMemoryException(
        use(device, askedBytes, usedBytes, limitBytes)
            + ", but the device has only "
            + mebibytes(freeBytes)
            + " of "
            + mebibytes(totalBytes)
            + " free; other processes use it too: see nvidia-smi, and lease less of it");
  }

  private static String use(String device, long askedBytes, long usedBytes, long limitBytes) {
    return device
        + " cannot give "
        + mebibytes(askedBytes)
        + ": "
        + mebibytes(usedBytes)
        + " of its limit of "
        + mebibytes(limitBytes)
        + " are in use";
  }

  private static String mebibytes(long bytes) {
    return String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
  }
}
