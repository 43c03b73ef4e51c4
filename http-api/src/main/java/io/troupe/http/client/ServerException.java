package io.troupe.http.client;

import io.troupe.actors.NodeException;
import java.util.List;
import java.util.Optional;

/** A server did not do what it was asked; the message says why. */
public final class ServerException extends NodeException {
  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final int status;
  private final String code;
  private final String hint;
  private final transient List<Finding> findings;

  /** What went wrong. */
  public enum Kind {
    /** Nobody answers at its address, or what answers is no server of Troupe. */
    UNREACHABLE,
    /** It wants a token, or another one. */
    UNAUTHORIZED,
    /** A pipeline is not valid. */
    INVALID,
    /** It refuses what was asked. */
    REFUSED,
    /** It failed. */
    BROKEN
  }

  /** Something wrong in a pipeline file, as the server says it. */
  public record Finding(
      String code, String file, int line, int column, String message, Optional<String> hint) {}

  ServerException(
      Kind kind, int status, String code, String message, String hint, List<Finding> findings) {
    super(message);
    this.kind = kind;
    this.status = status;
    this.code = code;
    this.hint = hint;
    this.findings = List.copyOf(findings);
  }

  ServerException(Kind kind, String message, String hint) {
    this(kind, 0, "", message, hint, List.of());
  }

  /** What went wrong. */
  public Kind kind() {
    return kind;
  }

  /** The HTTP status; 0 where nothing answered. */
  public int status() {
    return status;
  }

  /** What it is, as the server's documentation lists it; empty where nothing answered. */
  public String code() {
    return code;
  }

  /** What to do; empty where the message says it. */
  public String hint() {
    return hint;
  }

  /** What is wrong in the pipeline file; nothing unless the kind is {@code INVALID}. */
  public List<Finding> findings() {
    return findings;
  }
}
