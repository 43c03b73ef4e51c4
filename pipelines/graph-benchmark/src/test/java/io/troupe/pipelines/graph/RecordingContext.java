package io.troupe.pipelines.graph;

import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.gpu.Device;
import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.Subtask;
import io.troupe.pipelines.TaskContext;
import io.troupe.pipelines.TaskException;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A context for one attempt that keeps what it is told, and files in a folder. */
final class RecordingContext implements TaskContext {
  final Map<String, Double> metrics = new TreeMap<>();
  final Map<String, Double> timings = new TreeMap<>();
  final Map<String, List<Double>> curves = new TreeMap<>();
  final List<Progress> progress = new ArrayList<>();
  final List<String> lines = new ArrayList<>();
  final Map<String, Path> outputs = new TreeMap<>();
  int cancelAfterChecks = Integer.MAX_VALUE;
  private int checks;

  private final Device device;
  private final DataFolders data;
  private final Path folder;

  RecordingContext(Device device, DataFolders data, Path folder) {
    this.device = device;
    this.data = data;
    this.folder = folder;
  }

  @Override
  public TaskId task() {
    return new TaskId("train");
  }

  @Override
  public int attempt() {
    return 1;
  }

  @Override
  public Device device() {
    return device;
  }

  @Override
  public List<TaskResult> inputs() {
    return List.of();
  }

  @Override
  public List<TaskResult> subtasks(List<Subtask> subtasks) {
    throw new IllegalStateException("this kind asks for no subtasks");
  }

  @Override
  public DataFolders data() {
    return data;
  }

  @Override
  public Path scratch() {
    return folder;
  }

  @Override
  public void progress(Progress now) {
    progress.add(now);
  }

  @Override
  public void point(String curve, double x, double y) {
    curves.computeIfAbsent(curve, _ -> new ArrayList<>()).add(y);
  }

  @Override
  public void metric(String name, double value) {
    metrics.put(name, value);
  }

  @Override
  public void timing(String name, double value) {
    timings.put(name, value);
  }

  @Override
  public void log(String line) {
    lines.add(line);
  }

  @Override
  public void checkCancelled() throws TaskException {
    checks++;
    if (checks > cancelAfterChecks) {
      throw new TaskException(TaskFailure.of(Cause.CANCELLED, "cancelled"));
    }
  }

  @Override
  public Artifact save(String output, String fileName, String mediaType, OutputWriter writer) {
    Path file = folder.resolve(fileName);
    try {
      writer.write(file);
      outputs.put(output, file);
      Blob blob = new Blob(fileName, mediaType, Files.size(file), "0".repeat(64), List.of());
      return new Artifact(output, List.of(blob));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path open(Artifact artifact, String path) {
    return folder.resolve(path);
  }
}
