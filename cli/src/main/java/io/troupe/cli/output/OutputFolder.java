package io.troupe.cli.output;

import io.troupe.actors.view.RunView;
import io.troupe.arrow.ipc.TableFile;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.Blob;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import java.io.IOException;
import java.io.OutputStream;
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
  private final Path folder;
  private final Blobs blobs;

  /** Finds the files of artifacts. */
  @FunctionalInterface
  public interface Blobs {
    /** The file of {@code blob}; empty where the store has lost it. */
    Optional<Path> file(Blob blob);
  }

  private OutputFolder(Path folder, Blobs blobs) {
    this.folder = folder.normalize();
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
    Set<String> taken =
        new HashSet<>(
            Set.of("run.json", "results.csv", "results.arrow", "tasks.csv", "report.html"));
    List<Path> files = new ArrayList<>();
    for (RunView.Task task : view.tasks()) {
      if (task.kind().equals(Reports.KIND)) {
        for (Artifact artifact : task.artifacts()) {
          copy(task, artifact, taken, files);
        }
      }
    }
    files.add(text("results.csv", ResultsTable.csv(view)));
    files.add(file("results.arrow", part -> TableFile.write(ResultsTable.table(view), part)));
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
      String name = taken.add(blob.path()) ? blob.path() : task.id() + "/" + blob.path();
      files.add(file(name, part -> bytes(source.get(), part)));
    }
  }

  private interface Writing {
    void to(Path part) throws IOException;
  }

  private Path text(String name, String text) throws IOException {
    return file(name, part -> Files.writeString(part, text, StandardCharsets.UTF_8));
  }

  private Path file(String name, Writing writing) throws IOException {
    Path target = folder.resolve(name).normalize();
    if (!target.startsWith(folder)) {
      throw new IOException("'" + name + "' leaves " + folder);
    }
    Files.createDirectories(target.getParent());
    Path part = part(target);
    try {
      Files.deleteIfExists(part);
      writing.to(part);
      publish(part, target);
    } finally {
      Files.deleteIfExists(part);
    }
    return target;
  }

  /** Copies bytes only: what lies in the store is read-only. */
  private static void bytes(Path source, Path target) throws IOException {
    try (OutputStream out = Files.newOutputStream(target)) {
      Files.copy(source, out);
    }
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
}
