package io.troupe.actors.cache;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.troupe.pipelines.key.ContentKey;
import io.troupe.pipelines.plan.TaskId;
import io.troupe.pipelines.value.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What decided each task when a pipeline of its name was last prepared, so that Troupe can say why
 * a task runs again. One small JSON file a task; losing it costs an explanation, nothing else.
 */
public final class KeyHistory {
  private static final Logger LOG = LoggerFactory.getLogger(KeyHistory.class);
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final Path folder;

  /** The history in {@code folder}, which is made with the first entry. */
  public KeyHistory(Path folder) {
    this.folder = folder;
  }

  /**
   * What decided a task.
   *
   * @param run in which it was prepared with this key first
   * @param key everything that decided it
   * @param changes what differs from the key before, one line each; empty for the first one
   */
  public record Entry(String run, Key key, List<String> changes) {
    public Entry {
      changes = List.copyOf(changes);
    }
  }

  /** A content key as it is written. */
  public record Key(String digest, Value.Mapping parts) {
    ContentKey contentKey() {
      return new ContentKey(digest, parts);
    }
  }

  /** What is known of {@code task} of the pipelines called {@code pipeline}. */
  public Optional<Entry> find(String pipeline, TaskId task) {
    Path file = file(pipeline, task);
    try {
      return Optional.of(MAPPER.readValue(Files.readAllBytes(file), Entry.class));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("{} cannot be read and is ignored: {}", file, e.getMessage());
      return Optional.empty();
    }
  }

  /**
   * What differs between {@code key} and what decided the task before; empty where nothing does.
   */
  public List<String> changes(String pipeline, TaskId task, ContentKey key) {
    return find(pipeline, task)
        .map(entry -> key.changesSince(entry.key().contentKey()))
        .orElse(List.of());
  }

  /** Remembers that {@code key} decides the task in {@code run}. */
  public void record(String pipeline, TaskId task, String run, ContentKey key) {
    Optional<Entry> before = find(pipeline, task);
    if (before.isPresent() && before.get().key().digest().equals(key.digest())) {
      return;
    }
    List<String> changes =
        before.map(entry -> key.changesSince(entry.key().contentKey())).orElse(List.of());
    Entry entry = new Entry(run, new Key(key.digest(), key.parts()), changes);
    try {
      CacheFile.write(file(pipeline, task), MAPPER.writeValueAsBytes(entry));
    } catch (IOException e) {
      LOG.warn("what decided {} is not remembered: {}", task, e.toString());
    }
  }

  /** Names hold what file names may not, so files are named by a digest of both. */
  private Path file(String pipeline, TaskId task) {
    UUID name =
        UUID.nameUUIDFromBytes((pipeline + "\n" + task.text()).getBytes(StandardCharsets.UTF_8));
    return folder.resolve(name + ".json");
  }
}
