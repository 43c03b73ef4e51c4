package io.troupe.cli;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Options that choose tasks of a pipeline. */
final class SelectionOptions {
  @Option(
      names = "--only",
      paramLabel = "TASK",
      description =
          "Only this task, or cell such as 'train[model=gcn]', and what it needs; repeatable.")
  private List<String> only = List.of();

  @Option(names = "--until", paramLabel = "TASK", description = "Only this task and what it needs.")
  private Optional<String> until = Optional.empty();

  @Option(
      names = "--force",
      paramLabel = "TASK",
      description = "Run this task although the cache could answer; repeatable.")
  private List<String> force = List.of();

  List<String> only() {
    return only;
  }

  Optional<String> until() {
    return until;
  }

  List<String> force() {
    return force;
  }
}
