package io.troupe.actors.cache;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import io.troupe.arrow.store.Artifact;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.BlobException;
import io.troupe.pipelines.TaskResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Results by content key: one JSON file each, at {@code <first two digits>/<key>.json}. Any number
 * of processes may use one folder at once. Losing it costs time, nothing else.
 */
public final class ResultCache {
  private static final Logger LOG = LoggerFactory.getLogger(ResultCache.class);
  private static final int FORMAT = 1;
  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  private final Path folder;
  private final ArtifactStore store;

  /**
   * The cache in {@code folder}, which is made with the first result.
   *
   * @param store where the artifacts of results lie
   */
  public ResultCache(Path folder, ArtifactStore store) {
    this.folder = folder;
    this.store = store;
  }

  /**
   * The result under {@code key}, if there is one whose artifacts are all in the store with the
   * right bytes. Reads all of them.
   */
  public Optional<Found> find(String key) {
    Path file = file(key);
    Entry entry;
    try {
      entry = MAPPER.readValue(Files.readAllBytes(file), Entry.class);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException e) {
      LOG.warn("the cached result {} cannot be read and is ignored: {}", file, e.getMessage());
      return Optional.empty();
    }
    if (entry.format() != FORMAT || !entry.key().equals(key)) {
      return Optional.empty();
    }
    for (Artifact artifact : entry.result().artifacts().values()) {
      for (Blob blob : artifact.blobs()) {
        try {
          store.verify(blob);
        } catch (BlobException e) {
          LOG.warn("the cached result {} is ignored: {}", file, e.getMessage());
          return Optional.empty();
        } catch (IOException e) {
          LOG.warn("the cached result {} is ignored: {}", file, e.toString());
          return Optional.empty();
        }
      }
    }
    return Optional.of(new Found(entry.run(), entry.result()));
  }

  /**
   * Keeps {@code result}, which a task of {@code run} gave, under {@code key}. The file appears
   * whole or not at all; it is not synchronised, because a lost one is only a task more.
   */
  public void put(String key, String run, TaskResult result) throws IOException {
    CacheFile.write(file(key), bytes(new Entry(FORMAT, key, run, result)));
  }

  private static byte[] bytes(Entry entry) {
    try {
      return MAPPER.writeValueAsBytes(entry);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("every result can be written", e);
    }
  }

  private Path file(String key) {
    if (!key.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("not a content key: " + key);
    }
    return folder.resolve(key.substring(0, 2)).resolve(key + ".json");
  }

  /**
   * A result that answers a task.
   *
   * @param run whose task gave it
   */
  public record Found(String run, TaskResult result) {}

  private record Entry(int format, String key, String run, TaskResult result) {}
}
