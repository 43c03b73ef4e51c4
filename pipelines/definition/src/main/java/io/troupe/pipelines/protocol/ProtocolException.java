package io.troupe.pipelines.protocol;

import java.io.IOException;

/** The other side sent what the executor protocol does not know; the connection is closed. */
public final class ProtocolException extends IOException {
  private static final long serialVersionUID = 1;

  /** Says what came and what may come. */
  public ProtocolException(String message) {
    super(message);
  }

  /** Says what came and what may come. */
  public ProtocolException(String message, Throwable reason) {
    super(message, reason);
  }
}
