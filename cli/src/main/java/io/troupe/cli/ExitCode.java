package io.troupe.cli;

/** What the process's exit code says; scripts rely on these numbers. */
final class ExitCode {
  /** What was asked for was done. */
  static final int OK = 0;

  /** Troupe or the machine failed. */
  static final int BROKEN = 1;

  /** The command cannot be done as it was given. */
  static final int USAGE = 2;

  /** A pipeline file is not valid. */
  static final int INVALID = 3;

  /** A run ended without success. */
  static final int RUN_FAILED = 4;

  /** No server answers. */
  static final int UNREACHABLE = 5;

  /** A server wants a token, or another one. */
  static final int UNAUTHORIZED = 6;

  /** Somebody interrupted the command. */
  static final int INTERRUPTED = 130;

  private ExitCode() {}
}
