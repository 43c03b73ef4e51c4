package io.troupe.actors;

/** A node refused what it was asked; the message says why and what to do. */
public class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Refuses with {@code message}. */
  public NodeException(String message) {
    super(message);
  }

  /** Refuses with {@code message} because of {@code cause}. */
  public NodeException(String message, Throwable cause) {
    super(message, cause);
  }
}
