package io.troupe.cli;

import java.nio.file.Path;

/**
 * Says where the log goes, before the first line is written: {@code logs/troupe.log} in the state
 * folder. Loads no logging class.
 */
final class Logging {
  private Logging() {}

  /** Everything to the file; errors, or with {@code verbose} everything, to standard error. */
  static void configure(Path home, boolean verbose) {
    System.setProperty("logback.configurationFile", "io/troupe/cli/logback.xml");
    System.setProperty("troupe.log.folder", home.resolve("logs").toString());
    System.setProperty("troupe.log.console", verbose ? "DEBUG" : "ERROR");
  }
}
