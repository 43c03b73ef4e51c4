package io.troupe.pipelines.attempt;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.Staging;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskContext.OutputWriter;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.protocol.Assignment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An attempt's way to the artifact store; touches it only when the kind does. */
final class AttemptStore implements AutoCloseable {
  private final Path root;
  private final String label;
  private final Set<String> verified = new HashSet<>();
  private @Nullable ArtifactStore store;
  private @Nullable Staging staging;

  AttemptStore(Assignment assignment) {
    root = assignment.store();
    label =
        assignment.run()
            + "-"
            + assignment.task()
            + "-"
            + assignment.attempt()
            + "-"
            + assignment.token();
  }

  /** Writes, hashes and publishes the one file of an output. */
  synchronized Artifact save(String output, String fileName, String mediaType, OutputWriter writer)
      throws TaskException {
    try {
      if (staging == null) {
        staging = store().stage(label);
      }
      writer.write(staging.file(fileName));
      return new Artifact(output, List.of(staging.publish(fileName, mediaType)));
    } catch (IOException | UncheckedIOException e) {
      throw failed("cannot save output '" + output + "'", e);
    }
  }

  /** The file of a blob, its digest compared once in each attempt. */
  synchronized Path open(Blob blob) throws TaskException {
    try {
      return verified.contains(blob.sha256()) ? store().open(blob) : verify(blob);
    } catch (IOException e) {
      throw failed("cannot open an input", e);
    }
  }

  private Path verify(Blob blob) throws IOException {
    Path file = store().verify(blob);
    verified.add(blob.sha256());
    return file;
  }

  private ArtifactStore store() throws IOException {
    if (store == null) {
      store = ArtifactStore.at(root);
    }
    return store;
  }

  @Override
  public synchronized void close() throws TaskException {
    if (staging != null) {
      try {
        staging.close();
      } catch (IOException e) {
        throw failed("cannot clear the staging folder", e);
      }
    }
  }

  private static TaskException failed(String what, Exception e) {
    return new TaskException(
        new TaskFailure(Cause.IO, what + ": " + e.getMessage(), Optional.empty(), List.of()), e);
  }
}
