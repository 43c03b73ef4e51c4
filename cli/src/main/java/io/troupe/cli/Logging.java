package io.troupe.cli;

import java.nio.file.Path;

/**
 * Says where the log goes, before the first line is written: a file in {@code logs} of the state
 * folder. Loads no logging class.
 */
final class Logging {
  private Logging() {}

  /**
   * Everything to the file {@code name}{@code .log}; errors, or with {@code verbose} everything, to
   * standard error.
   */
  static void configure(Path home, String name, boolean verbose) {
    System.setProperty("logback.configurationFile", "io/troupe/cli/logback.xml");
    System.setProperty("troupe.log.folder", home.resolve("logs").toString());
    System.setProperty("troupe.log.name", name);
    System.setProperty("troupe.log.console", verbose ? "DEBUG" : "ERROR");
  }
}
