package io.troupe.cli;

import picocli.CommandLine.Option;

/** Whether a command that asks a server stays until the run has ended. */
final class WaitOption {
  @Option(
      names = "--wait",
      description = "Follow the run to its end and write its results, as 'troupe run' does.")
  private boolean wait;

  boolean wanted() {
    return wait;
  }
}
