package io.troupe.pipelines.attempt;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.gpu.Device;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.CurvePoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** The context of one attempt. */
final class AttemptContext implements TaskContext {
  private final Assignment assignment;
  private final TaskKind<?> kind;
  private final LeasedDevice device;
  private final Scratch scratch;
  private final AttemptStore store;
  private final AttemptSink sink;
  private final Cancellation cancellation;
  private final AttemptRecord record;

  AttemptContext(
      Assignment assignment,
      TaskKind<?> kind,
      LeasedDevice device,
      Scratch scratch,
      AttemptStore store,
      AttemptSink sink,
      Cancellation cancellation,
      AttemptRecord record) {
    this.assignment = assignment;
    this.kind = kind;
    this.device = device;
    this.scratch = scratch;
    this.store = store;
    this.sink = sink;
    this.cancellation = cancellation;
    this.record = record;
  }

  @Override
  public TaskId task() {
    return assignment.task();
  }

  @Override
  public int attempt() {
    return assignment.attempt();
  }

  @Override
  public Device device() {
    return device.device();
  }

  @Override
  public List<TaskResult> inputs() {
    return assignment.inputs();
  }

  @Override
  public List<TaskResult> subtasks(List<Subtask> subtasks)
      throws TaskException, InterruptedException {
    checkCancelled();
    if (subtasks.isEmpty()) {
      return List.of();
    }
    return switch (sink.subtasks(SubtaskList.of(subtasks))) {
      case SubtaskOutcome.Done(List<TaskResult> results) -> results;
      case SubtaskOutcome.Failed(TaskFailure failure) -> {
        checkCancelled();
        throw new TaskException(failure);
      }
    };
  }

  @Override
  public DataFolders data() {
    return assignment.data();
  }

  @Override
  public Path scratch() {
    return scratch.folder();
  }

  @Override
  public void progress(Progress progress) {
    sink.progress(progress);
  }

  @Override
  public void point(String curve, double x, double y) {
    sink.point(new CurvePoint(curve, x, y));
  }

  @Override
  public void metric(String name, double value) {
    if (!Double.isFinite(value)) {
      throw record.refuse(
          new TaskFailure(
              Cause.NUMERICAL,
              "metric '" + name + "' is " + value,
              Optional.of("a smaller learning rate often helps against divergence"),
              List.of()));
    }
    record.metric(name, value);
  }

  @Override
  public void timing(String name, double value) {
    record.timing(name, value);
  }

  @Override
  public void log(String line) {
    sink.log(line);
  }

  @Override
  public void checkCancelled() throws TaskException {
    Optional<TaskFailure> why = cancellation.why();
    if (why.isPresent()) {
      throw new TaskException(why.get());
    }
  }

  @Override
  public Artifact save(String output, String fileName, String mediaType, OutputWriter writer)
      throws TaskException {
    if (!kind.outputs().containsKey(output)) {
      throw new IllegalArgumentException(
          "kind '%s' declares the outputs %s, not '%s'"
              .formatted(kind.name(), new TreeSet<>(kind.outputs().keySet()), output));
    }
    Artifact artifact = store.save(output, fileName, mediaType, writer);
    record.artifact(output, artifact);
    return artifact;
  }

  @Override
  public Path open(Artifact artifact, String path) throws TaskException {
    Blob blob =
        artifact.blobs().stream()
            .filter(candidate -> candidate.path().equals(path))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "artifact '%s' has the files %s, not '%s'"
                            .formatted(
                                artifact.name(),
                                artifact.blobs().stream().map(Blob::path).toList(),
                                path)));
    return store.open(blob);
  }
}
