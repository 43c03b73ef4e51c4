package io.troupe.actors.journal;

/** The journal could not be read or written; the message names the file and says what to do. */
public final class JournalException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** Fails with {@code message}. */
  public JournalException(String message) {
    super(message);
  }

  /** Fails with {@code message} because of {@code cause}. */
  public JournalException(String message, Throwable cause) {
    super(message, cause);
  }
}
