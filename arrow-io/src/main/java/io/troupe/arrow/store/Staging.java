package io.troupe.arrow.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A private folder in which the outputs of one attempt are written before they are published.
 *
 * <p>What was not published is gone when it is closed. While its process lives nobody sweeps it:
 * the process holds a lock on a file in it, which ends with the process however that ends.
 */
public final class Staging implements AutoCloseable {
  static final String LOCK = "lock";

  /**
   * The open ones of this process. POSIX drops a process's locks on a file when the process closes
   * any descriptor of it, so a sweep must not even open the lock file of these.
   */
  private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

  private final ArtifactStore store;
  private final Path folder;
  private final FileChannel lock;

  private Staging(ArtifactStore store, Path folder, FileChannel lock) {
    this.store = store;
    this.folder = folder;
    this.lock = lock;
  }

  static Staging in(ArtifactStore store, String label) throws IOException {
    String readable = label.replaceAll("[^A-Za-z0-9=,.-]", "_");
    String name = readable.substring(0, Math.min(100, readable.length())) + "-" + UUID.randomUUID();
    Path folder = store.staging().resolve(name);
    OPEN.add(folder);
    boolean made = false;
    try {
      Files.createDirectory(folder);
      Files.createDirectory(folder.resolve("files"));
      FileChannel lock =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      lock.lock();
      made = true;
      return new Staging(store, folder, lock);
    } finally {
      if (!made) {
        OPEN.remove(folder);
      }
    }
  }

  /** Whether this process has a staging folder {@code folder} open. */
  static boolean isOpenHere(Path folder) {
    return OPEN.contains(folder);
  }

  /**
   * Where to write the file that will be called {@code path} in its artifact; its folder exists.
   *
   * @param path relative, with {@code /}, without {@code ..}
   */
  public Path file(String path) throws IOException {
    Path file = folder.resolve("files").resolve(BlobNames.checked(path));
    Files.createDirectories(file.getParent());
    return file;
  }

  /**
   * Puts the file that was written at {@link #file}{@code (path)} into the store. It is hashed and
   * synchronised, and in the store when this returns; here it is gone. Publishing content that the
   * store has already leaves one file.
   *
   * @throws IOException when there is no such file, it is a link or has others, or the disk fails
   */
  public Blob publish(String path, String mediaType) throws IOException {
    Path file = file(path);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("output '" + path + "' was not written as a regular file");
    }
    if (!file.toRealPath().equals(file)) {
      throw new IOException("output '" + path + "' leads out of its folder through a link");
    }
    Object links = Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
    if (!links.equals(1)) {
      throw new IOException("output '" + path + "' has other hard links; copy it instead");
    }
    BlobDigest digest = new BlobDigest();
    byte[] buffer = new byte[Durable.BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, read);
      }
    }
    return publish(file, digest.blob(path, mediaType));
  }

  /** Puts all bytes of {@code in} into the store as a file {@code path}, hashed as they pass. */
  public Blob copy(InputStream in, String path, String mediaType) throws IOException {
    Path file = file(path);
    BlobDigest digest = new BlobDigest();
    byte[] buffer = new byte[Durable.BUFFER_BYTES];
    try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, read);
        out.write(buffer, 0, read);
      }
    }
    return publish(file, digest.blob(path, mediaType));
  }

  private Blob publish(Path file, Blob blob) throws IOException {
    Durable.sync(file);
    Durable.publish(file, store.file(blob.sha256()));
    return blob;
  }

  /** Removes the folder with everything that was not published. */
  @Override
  public void close() throws IOException {
    try (lock) {
      Sweep.delete(folder);
    } finally {
      OPEN.remove(folder);
    }
  }
}
