package io.troupe.gpu;

/**
 * A device failed in a way that no later call in this process can mend, such as a kernel that
 * touched an illegal address: the process must end, and its work be done again elsewhere.
 */
public final class DeviceLostException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** A device was lost now, or earlier: then the cause is what was thrown the first time. */
  public DeviceLostException(String message, Throwable cause) {
    super(message, cause);
  }
}
