package io.troupe.cli;

import java.util.Optional;

/** Ends a command with a message for the user and an exit code. */
final class Stop extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int code;
  private final String hint;

  /**
   * Ends with {@code code}.
   *
   * @param message what is wrong; starts lower-case, no trailing period
   * @param hint what to do; empty where the message says it
   */
  Stop(int code, String message, String hint) {
    super(message);
    this.code = code;
    this.hint = hint;
  }

  /** The command cannot be done as it was given. */
  static Stop usage(String message, String hint) {
    return new Stop(ExitCode.USAGE, message, hint);
  }

  int code() {
    return code;
  }

  Optional<String> hint() {
    return hint.isEmpty() ? Optional.empty() : Optional.of(hint);
  }
}
