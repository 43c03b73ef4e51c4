package io.troupe.pipelines.report;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.gpu.Device;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A context that leaves outputs in a folder; of a device and data a report knows nothing. */
final class FolderContext implements TaskContext {
  private final Path folder;
  private final List<TaskResult> inputs;
  final List<String> log = new ArrayList<>();

  FolderContext(Path folder, List<TaskResult> inputs) {
    this.folder = folder;
    this.inputs = inputs;
  }

  @Override
  public TaskId task() {
    return new TaskId("summary");
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Device device() {
    throw new AssertionError("a report needs no device");
  }

  @Override
  public List<TaskResult> inputs() {
    return inputs;
  }

  @Override
  public List<TaskResult> subtasks(List<Subtask> subtasks) {
    throw new IllegalStateException("this kind asks for no subtasks");
  }

  @Override
  public DataFolders data() {
    return new DataFolders(List.of());
  }

  @Override
  public Path scratch() {
    throw new AssertionError("a report needs no scratch folder");
  }

  @Override
  public void progress(Progress progress) {}

  @Override
  public void point(String curve, double x, double y) {}

  @Override
  public void metric(String name, double value) {
    throw new AssertionError("a report gives no metric");
  }

  @Override
  public void timing(String name, double value) {}

  @Override
  public void log(String line) {
    log.add(line);
  }

  @Override
  public void checkCancelled() {}

  @Override
  public Artifact save(String output, String fileName, String mediaType, OutputWriter writer) {
    try {
      Path file = folder.resolve(fileName);
      writer.write(file);
      Blob blob = new Blob(fileName, mediaType, Files.size(file), "0".repeat(64), List.of());
      return new Artifact(output, List.of(blob));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path open(Artifact artifact, String path) {
    throw new AssertionError("a report opens no artifact");
  }
}
