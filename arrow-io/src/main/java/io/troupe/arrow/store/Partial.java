package io.troupe.arrow.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What was received of a blob so far. It stays when it is closed, and when its process is killed,
 * until it is published, thrown away or swept.
 *
 * <p>Nobody else on the machine has it meanwhile. One thread uses it.
 */
public final class Partial implements AutoCloseable {
  private final ArtifactStore store;
  private final Blob blob;
  private final Path path;
  private final PartialLock lock;
  private final FileChannel file;

  private Partial(ArtifactStore store, Blob blob, Path path, PartialLock lock, FileChannel file) {
    this.store = store;
    this.blob = blob;
    this.path = path;
    this.lock = lock;
    this.file = file;
  }

  static Partial open(ArtifactStore store, Blob blob) throws IOException {
    Path path = store.partials().resolve(blob.sha256());
    PartialLock lock = PartialLock.take(store.partials(), blob.sha256());
    boolean opened = false;
    try {
      FileChannel file =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.CREATE,
                  StandardOpenOption.READ,
                  StandardOpenOption.WRITE,
                  LinkOption.NOFOLLOW_LINKS));
      opened = true;
      return new Partial(store, blob, path, lock, file);
    } finally {
      if (!opened) {
        lock.close();
      }
    }
  }

  /** Removes those in which nothing was written for {@code age} and which nobody has. */
  static int sweep(Path folder, Duration age) throws IOException {
    Instant before = Instant.now().minus(age);
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[0-9a-f]*")) {
      for (Path file : files) {
        Optional<PartialLock> lock = PartialLock.tryTake(folder, file.getFileName().toString());
        if (lock.isPresent()) {
          try (PartialLock _ = lock.get()) {
            if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
                && !Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS)
                    .toInstant()
                    .isAfter(before)) {
              Files.delete(file);
              removed++;
            }
          }
        }
      }
    }
    return removed;
  }

  /**
   * Reads what is here from its start and feeds it to {@code check}, of which no byte has arrived.
   * What follows the last good byte is cut off: a chunk that is damaged, and what comes after it.
   *
   * @return how many bytes are here now; the last ones may belong to a chunk that is not whole yet
   */
  public long recheck(BlobCheck check) throws IOException {
    truncate(Math.min(file.size(), blob.bytes()));
    ByteBuffer buffer = ByteBuffer.allocate(Durable.BUFFER_BYTES);
    long at = 0;
    while (check.damagedChunk().isEmpty() && file.read(buffer.clear(), at) > 0) {
      buffer.flip();
      at += buffer.remaining();
      check.feed(buffer);
    }
    if (check.damagedChunk().isPresent()) {
      int chunk = check.damagedChunk().getAsInt();
      check.rewind(chunk);
      at = chunk * Blob.CHUNK_BYTES;
    }
    truncate(at);
    return at;
  }

  /** Writes all of {@code bytes}, of which the first is the one at {@code at} in the blob. */
  public void write(ByteBuffer bytes, long at) throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += file.write(bytes, position);
    }
  }

  /** Forgets all from {@code at} on. */
  public void truncate(long at) throws IOException {
    file.truncate(at);
  }

  /**
   * Puts what is here into the store; here it is gone. The caller has checked that it is the blob.
   *
   * @return its file
   */
  public Path publish() throws IOException {
    if (file.size() != blob.bytes()) {
      throw new IOException(
          "%d bytes at %s are not the blob of %d".formatted(file.size(), path, blob.bytes()));
    }
    file.force(true);
    Path target = store.file(blob.sha256());
    Durable.publish(path, target);
    return target;
  }

  /** Throws away what is here. */
  public void discard() throws IOException {
    Files.deleteIfExists(path);
  }

  /** Lets others have it. */
  @Override
  public void close() throws IOException {
    try (lock) {
      file.close();
    }
  }
}
