package io.troupe.gpu.cuda.toolkit;

/** A library of the toolkit is missing or refused; the message says which, where and why. */
public final class ToolkitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** Says what went wrong. */
  public ToolkitException(String message) {
    super(message);
  }
}
