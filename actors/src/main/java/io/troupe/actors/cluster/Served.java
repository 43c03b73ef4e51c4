package io.troupe.actors.cluster;

import io.troupe.actors.home.HomeFolder;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Marks the runs that a server has accepted and that have not ended, in their folders, so that a
 * server that starts goes on with them. A mark is made before the run is told anything, and removed
 * only while nobody is telling it something. Thread-safe.
 */
public final class Served {
  private final HomeFolder home;
  private final Map<String, Integer> busy = new HashMap<>();

  /** Marks in the state folder {@code home}. */
  public Served(HomeFolder home) {
    this.home = home;
  }

  /** The run is told something next; {@link #told} has to follow. */
  public void tell(String run) throws IOException {
    synchronized (busy) {
      if (!Files.exists(home.served(run))) {
        SmallFile.write(home.served(run), List.of(run));
      }
      busy.merge(run, 1, Integer::sum);
    }
  }

  /** The run has answered, or cannot. */
  public void told(String run) {
    synchronized (busy) {
      busy.computeIfPresent(run, (_, count) -> count == 1 ? null : count - 1);
    }
  }

  /** Removes the mark of a run, if {@code ended} finds that it needs none. */
  public void remove(String run, BooleanSupplier ended) throws IOException {
    synchronized (busy) {
      if (!busy.containsKey(run) && ended.getAsBoolean()) {
        Files.deleteIfExists(home.served(run));
      }
    }
  }

  /** The runs that have a mark. */
  public List<String> marked() throws IOException {
    List<String> marked = new ArrayList<>();
    if (!Files.isDirectory(home.runs())) {
      return marked;
    }
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(home.runs())) {
      for (Path folder : folders) {
        marked.addAll(SmallFile.read(HomeFolder.served(folder)));
      }
    }
    return marked;
  }
}
