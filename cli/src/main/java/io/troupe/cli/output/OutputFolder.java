package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Writes a run's results into a folder. Each file appears whole or not at all: it is written beside
 * its place, brought to the disk and renamed.
 */
public final class OutputFolder {
  private static final String REPORT = "report";

  private final Path folder;
  private final Blobs blobs;

  /** Finds the files of artifacts. */
  @FunctionalInterface
  public interface Blobs {
    /** The file of {@code blob}; empty where the store has lost it. */
    Optional<Path> file(Blob blob);
  }

  private OutputFolder(Path folder, Blobs blobs) {
    this.folder = folder;
    this.blobs = blobs;
  }

  /** Writes into {@code folder}, which is made if need be, and gives the files. */
  public static List<Path> write(Path folder, RunView view, Curves curves, Blobs blobs)
      throws IOException {
    return new OutputFolder(folder, blobs).write(view, curves);
  }

  /** {@code run.json} comes last: where it is, all is there. */
  private List<Path> write(RunView view, Curves curves) throws IOException {
    Files.createDirectories(folder);
    Set<String> taken = new HashSet<>(Set.of("run.json", "tasks.csv", "report.html"));
    List<Path> files = new ArrayList<>();
    for (RunView.Task task : view.tasks()) {
      if (task.kind().equals(REPORT)) {
        for (Artifact artifact : task.artifacts()) {
          copy(task, artifact, taken, files);
        }
      }
    }
    files.add(text("tasks.csv", TasksTable.csv(view)));
    files.add(text("report.html", ReportPage.of(view, curves, blobs)));
    files.add(text("run.json", Json.text(RunDocument.of(view))));
    return files;
  }

  private void copy(RunView.Task task, Artifact artifact, Set<String> taken, List<Path> files)
      throws IOException {
    for (Blob blob : artifact.blobs()) {
      Optional<Path> source = blobs.file(blob);
      if (source.isEmpty()) {
        continue;
      }
      String name = taken.add(blob.path()) ? blob.path() : task.id().text() + "/" + blob.path();
      Path target = folder.resolve(name).normalize();
      if (!target.startsWith(folder)) {
        throw new IOException("'" + blob.path() + "' of " + task.id() + " leaves " + folder);
      }
      Files.createDirectories(target.getParent());
      Path part = part(target);
      try {
        Files.copy(source.get(), part, StandardCopyOption.REPLACE_EXISTING);
        publish(part, target);
      } finally {
        Files.deleteIfExists(part);
      }
      files.add(target);
    }
  }

  private Path text(String name, String text) throws IOException {
    Path target = folder.resolve(name);
    Path part = part(target);
    try {
      Files.writeString(part, text, StandardCharsets.UTF_8);
      publish(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  private static Path part(Path target) {
    return target.resolveSibling(
        "." + target.getFileName() + "." + ProcessHandle.current().pid() + ".part");
  }

  private static void publish(Path part, Path target) throws IOException {
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** The tables that the report tasks of {@code view} left, by task. */
  public static List<ResultTable> tables(RunView view, Blobs blobs) throws IOException {
    List<ResultTable> tables = new ArrayList<>();
    for (RunView.Task task : view.tasks()) {
      boolean done = task.state() == State.SUCCEEDED || task.state() == State.CACHED;
      if (!task.kind().equals(REPORT) || !done) {
        continue;
      }
      for (Artifact artifact : task.artifacts()) {
        for (Blob blob : artifact.blobs()) {
          Optional<Path> file = blobs.file(blob);
          if (blob.path().endsWith(".csv") && file.isPresent()) {
            String title = task.id() + (blob.path().equals("results.csv") ? "" : " " + blob.path());
            tables.add(ResultTable.parse(title, Files.readString(file.get())));
          }
        }
      }
    }
    return tables;
  }
}
