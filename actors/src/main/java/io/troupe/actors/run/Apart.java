package io.troupe.actors.run;

import io.troupe.actors.artifacts.ArtifactTransfer;
import java.nio.file.Path;

/**
 * What a worker has that is in another process than the runs.
 *
 * @param outbox the folder for the files of attempts until the coordinator has them
 * @param transfer moves artifacts between the worker's store and others
 */
public record Apart(Path outbox, ArtifactTransfer transfer) {
  /** Whether its store is another than that of the coordinator. */
  boolean ownStore() {
    return !transfer.equals(ArtifactTransfer.SAME_STORE);
  }
}
