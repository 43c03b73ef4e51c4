package io.troupe.actors.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.home.FileNames;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of one attempt on a worker apart from its coordinator, in a folder of their own until
 * the coordinator has them.
 *
 * @param token of the attempt
 */
record Box(String run, TaskId task, int attempt, long token, Path folder) {
  private static final Logger LOG = LoggerFactory.getLogger(Box.class);
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** The one of an attempt in the folder {@code outbox}; makes nothing. */
  static Box of(Path outbox, WorkerMessage.Assign assign) {
    return new Box(
        assign.run(),
        assign.task(),
        assign.attempt(),
        assign.token(),
        outbox.resolve(FileNames.of(assign.run()) + "-" + assign.token()));
  }

  Path path(OutputFile file) {
    return switch (file) {
      case LOG -> folder.resolve("log");
      case CURVES -> folder.resolve("curves.jsonl");
    };
  }

  /** The private folder of the attempt. */
  Path scratch() {
    return folder.resolve("scratch");
  }

  /** How many bytes a file has; 0 where there is none. */
  long length(OutputFile file) throws IOException {
    Path path = path(file);
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /** Writes down whose files these are, for a process after this one. */
  void sign() throws IOException {
    ObjectNode about = MAPPER.createObjectNode();
    about.put("run", run).put("task", task.text()).put("attempt", attempt).put("token", token);
    Path made = folder.resolve("about.json.new");
    Files.createDirectories(folder);
    MAPPER.writeValue(made.toFile(), about);
    Files.move(made, about(folder), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Those that a process before this one has left; what nobody can tell any more is deleted. */
  static List<Box> left(Path outbox) throws IOException {
    if (!Files.isDirectory(outbox)) {
      return List.of();
    }
    List<Box> left = new ArrayList<>();
    try (Stream<Path> folders = Files.list(outbox)) {
      for (Path folder : folders.sorted().toList()) {
        read(folder).ifPresentOrElse(left::add, () -> delete(folder));
      }
    }
    return left;
  }

  private static Optional<Box> read(Path folder) {
    try {
      var about = MAPPER.readTree(about(folder).toFile());
      return Optional.of(
          new Box(
              about.required("run").textValue(),
              new TaskId(about.required("task").textValue()),
              about.required("attempt").intValue(),
              about.required("token").longValue(),
              folder));
    } catch (IOException | IllegalArgumentException e) {
      LOG.info("{} is not shipped: {}", folder, e.toString());
      return Optional.empty();
    }
  }

  private static Path about(Path folder) {
    return folder.resolve("about.json");
  }

  /** Deletes everything. */
  void delete() {
    delete(folder);
  }

  private static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("{} cannot be deleted: {}", folder, e.toString());
    }
  }
}
