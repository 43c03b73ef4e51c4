package io.troupe.actors.run;

import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Brings the inputs of an attempt into the store of its worker. */
final class Inputs {
  private Inputs() {}

  /** As {@link #fetch}, on a thread of its own. */
  static CompletableFuture<Optional<TaskFailure>> fetchAside(
      WorkerMessage.Assign assign, ArtifactTransfer transfer, Optional<String> coordinator) {
    return CompletableFuture.supplyAsync(
        () -> fetch(assign, transfer, coordinator),
        work -> Thread.ofVirtual().name("fetch-inputs").start(work));
  }

  /**
   * Blocks until they are there.
   *
   * @param coordinator where the store of the coordinator is reached, which is asked last
   * @return why the attempt cannot begin
   */
  static Optional<TaskFailure> fetch(
      WorkerMessage.Assign assign, ArtifactTransfer transfer, Optional<String> coordinator) {
    for (TaskResult input : assign.inputs()) {
      Optional<Source> maker =
          assign.sources().stream()
              .filter(source -> source.tasks().contains(input.task()))
              .findFirst();
      List<String> from = new ArrayList<>();
      maker.ifPresent(source -> from.add(source.address()));
      coordinator.ifPresent(from::add);
      for (Artifact artifact : input.artifacts().values()) {
        for (Blob blob : artifact.blobs()) {
          try {
            transfer.fetch(blob, from);
          } catch (IOException e) {
            return Optional.of(failure(input, artifact, maker, e));
          }
        }
      }
    }
    return Optional.empty();
  }

  private static TaskFailure failure(
      TaskResult input, Artifact artifact, Optional<Source> maker, IOException e) {
    String holder =
        maker
            .map(source -> "worker " + source.worker() + " made it")
            .orElse("no worker that is there made it");
    return new TaskFailure(
        Cause.IO,
        "artifact '%s' of %s cannot be fetched; %s: %s"
            .formatted(artifact.name(), input.task(), holder, e.getMessage()),
        Optional.of("start the worker that has it again, or run that task again"),
        List.of());
  }
}
