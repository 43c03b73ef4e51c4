package io.troupe.pipelines.testkinds;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/** Reads every file of its inputs. */
public final class InputsKind implements TaskKind<InputsKind.Parameters> {
  /** What {@code uses: test-inputs} takes. */
  public record Parameters() {}

  @Override
  public String name() {
    return "test-inputs";
  }

  @Override
  public int version() {
    return 1;
  }

  @Override
  public String summary() {
    return "Reads every file of its inputs and sums their metrics.";
  }

  @Override
  public Class<Parameters> parameters() {
    return Parameters.class;
  }

  @Override
  public void run(Parameters parameters, TaskContext context) throws TaskException {
    double sum = 0;
    long bytes = 0;
    for (TaskResult input : context.inputs()) {
      sum += input.metrics().values().stream().mapToDouble(Double::doubleValue).sum();
      for (Artifact artifact : input.artifacts().values()) {
        for (Blob blob : artifact.blobs()) {
          bytes += length(context, artifact, blob);
        }
      }
    }
    context.metric("sum", sum);
    context.metric("bytes", (double) bytes);
  }

  private static long length(TaskContext context, Artifact artifact, Blob blob)
      throws TaskException {
    try {
      return Files.size(context.open(artifact, blob.path()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
