package io.troupe.gpu;

/** A device cannot be opened here; the message says what is missing and what to do. */
public final class DeviceUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says why. */
  public DeviceUnavailableException(String message) {
    super(message);
  }

  /** Says why, and what was thrown. */
  public DeviceUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }
}
