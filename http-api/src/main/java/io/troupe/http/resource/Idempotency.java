package io.troupe.http.resource;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.arrow.store.Durable;
import io.troupe.http.call.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers for a day which run a client's key stands for, in a file for each key that is durable
 * before the run is submitted: a request that is sent again, even after a crash on either side,
 * means the same run.
 */
public final class Idempotency {
  private static final Logger LOG = LoggerFactory.getLogger(Idempotency.class);
  private static final Duration KEPT = Duration.ofHours(24);
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final int LONGEST = 255;

  private final Path folder;
  private final InstantSource clock;

  /** One request with a key at a time; keys that share a lock only wait. */
  private final ReentrantLock[] locks =
      IntStream.range(0, 64).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

  /** Keys in {@code folder}. */
  public Idempotency(Path folder, InstantSource clock) {
    this.folder = folder;
    this.clock = clock;
  }

  /**
   * What a key stands for.
   *
   * @param known whether it was used before
   */
  public record Claim(String run, boolean known) {}

  /** Does something with a claim. */
  @FunctionalInterface
  public interface Work<T> {
    /** Submits the claim's run, if it is not there yet. */
    T with(Claim claim);
  }

  /**
   * Does {@code work} while nobody else can with the same key. When it throws, the key stands for
   * the same run still.
   *
   * @param digest of all that the request says; another one with a known key is a 409
   * @param fresh a run id for a key that is not known
   */
  public <T> T once(String key, String digest, Supplier<String> fresh, Work<T> work) {
    if (key.isBlank() || key.length() > LONGEST) {
      throw Problem.of(
              400, "bad-key", "Idempotency-Key has to have 1 to " + LONGEST + " characters")
          .exception();
    }
    String name = digest(key.getBytes(StandardCharsets.UTF_8));
    Path file = folder.resolve(name + ".json");
    ReentrantLock lock = locks[Math.floorMod(name.hashCode(), locks.length)];
    lock.lock();
    try {
      Optional<Claim> known = read(file, digest);
      if (known.isPresent()) {
        return work.with(known.get());
      }
      Claim claim = new Claim(fresh.get(), false);
      write(file, claim.run(), digest);
      // Whatever becomes of it, the key keeps its run: an answer that did not come may still have
      // been given.
      return work.with(claim);
    } catch (IOException e) {
      throw new IllegalStateException("the file of an Idempotency-Key cannot be used: " + file, e);
    } finally {
      lock.unlock();
    }
  }

  /** SHA-256 in hexadecimal. */
  static String digest(byte[]... parts) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        sha.update(part);
        sha.update((byte) 0);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** Removes keys that are older than a day. */
  public void sweep() {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
      for (Path file : files) {
        if (old(file)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (NoSuchFileException _) {
      // No key was ever used.
    } catch (IOException e) {
      LOG.warn("old keys in {} stay: {}", folder, e.toString());
    }
  }

  private boolean old(Path file) throws IOException {
    return Files.getLastModifiedTime(file).toInstant().plus(KEPT).isBefore(clock.instant());
  }

  private Optional<Claim> read(Path file, String digest) throws IOException {
    if (!Files.exists(file) || old(file)) {
      return Optional.empty();
    }
    JsonNode entry = MAPPER.readTree(Files.readAllBytes(file));
    String run = entry.path("run").asText();
    if (!entry.path("digest").asText().equals(digest)) {
      throw Problem.of(
              409,
              "key-reused",
              "this Idempotency-Key stands for run %s, which another request submitted; take a new key"
                  .formatted(run))
          .exception();
    }
    return Optional.of(new Claim(run, true));
  }

  private void write(Path file, String run, String digest) throws IOException {
    Instant now = clock.instant();
    Durable.write(
        file,
        MAPPER.writeValueAsBytes(Map.of("run", run, "digest", digest, "at", now.toString())),
        "rw-------");
  }
}
