package io.troupe.arrow.flight;

import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.net.InetSocketAddress;

/** A blob could not be fetched; the message says from where, which and why. */
public final class FetchException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Why. */
  public enum Reason {
    /** The server does not have the blob, or not with this length. */
    MISSING,
    /** The server's bytes have another digest, also after further tries. */
    DAMAGED,
    /** Nobody answered, or nothing arrived, for as long as the limits allow. */
    UNAVAILABLE,
    /** The server serves as many streams as it may, for as long as the limits allow. */
    BUSY,
    /** The server speaks something else, or did not understand the ticket. */
    PROTOCOL
  }

  private final Reason reason;
  private final InetSocketAddress server;
  private final String sha256;

  FetchException(Reason reason, InetSocketAddress server, Blob blob, String problem) {
    super(
        "blob '%s' (%s, %d bytes) from %s: %s"
            .formatted(
                blob.path(),
                blob.sha256(),
                blob.bytes(),
                server.getHostString() + ":" + server.getPort(),
                problem));
    this.reason = reason;
    this.server = server;
    this.sha256 = blob.sha256();
  }

  /** Why it could not be fetched. */
  public Reason reason() {
    return reason;
  }

  /** Who was asked. */
  public InetSocketAddress server() {
    return server;
  }

  /** The digest that was asked for. */
  public String sha256() {
    return sha256;
  }
}
