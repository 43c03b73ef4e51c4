package io.troupe.arrow.store;

import io.troupe.arrow.store.BlobException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * Blobs by the SHA-256 of their bytes, in one folder of this machine.
 *
 * <p>A blob lies at {@code sha256/<first two digits>/<digest>}, read-only, and appears there whole
 * or not at all: it is written and synchronised in a folder of its attempt under {@code staging/},
 * or, when it is received from elsewhere, of its digest under {@code partial/}, then renamed. Any
 * number of threads and processes may use one root at once, and any of them may be killed at any
 * time.
 */
public final class ArtifactStore {
  private static final Duration KEEP_PARTIAL = Duration.ofDays(1);

  private final Path root;

  private ArtifactStore(Path root) {
    this.root = root;
  }

  /** The store at {@code root}, which is made where it is not there. */
  public static ArtifactStore at(Path root) throws IOException {
    Files.createDirectories(root);
    Path real = root.toRealPath();
    Durable.createFolders(real.resolve("sha256"));
    Durable.createFolders(real.resolve("staging"));
    Durable.createFolders(real.resolve("partial"));
    return new ArtifactStore(real);
  }

  /** The folder that everything lies in. */
  public Path root() {
    return root;
  }

  /**
   * A private folder for the outputs of one attempt; the caller closes it.
   *
   * @param label whose it is, such as a task id with its attempt; only for people
   */
  public Staging stage(String label) throws IOException {
    return Staging.in(this, label);
  }

  /**
   * The file of {@code blob}, read-only; that it is there and its length were checked.
   *
   * @throws BlobException when it is not
   */
  public Path open(Blob blob) throws IOException {
    Path file = file(blob.sha256());
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException _) {
      throw new BlobException(Fault.MISSING, blob, file, "it is not in the store");
    }
    if (!attributes.isRegularFile()) {
      throw new BlobException(Fault.MISSING, blob, file, "this is no regular file");
    }
    if (attributes.size() != blob.bytes()) {
      throw new BlobException(
          Fault.LENGTH, blob, file, "the file has " + attributes.size() + " bytes");
    }
    return file;
  }

  /**
   * The file of the blob with this digest, read-only; empty where there is none. Only its name says
   * what it holds.
   *
   * @throws IllegalArgumentException when it is no SHA-256 in lower-case hexadecimal
   */
  public Optional<Path> find(String sha256) {
    Blob.requireDigest(sha256);
    Path file = file(sha256);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  /**
   * The file of {@code blob}, read-only, after all of it was read and its digest compared.
   *
   * @throws BlobException when it is not there or not what it should be; publishing it again
   *     replaces it
   */
  public Path verify(Blob blob) throws IOException {
    Path file = open(blob);
    BlobDigest digest = new BlobDigest();
    byte[] buffer = new byte[Durable.BUFFER_BYTES];
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, read);
      }
    }
    Blob found = digest.blob(blob.path(), blob.mediaType());
    if (!found.sha256().equals(blob.sha256())) {
      throw new BlobException(
          Fault.DIGEST, blob, file, "its bytes have the SHA-256 " + found.sha256());
    }
    if (!found.chunks().equals(blob.chunks())) {
      throw new BlobException(
          Fault.DIGEST, blob, file, "its chunks have other digests than the manifest says");
    }
    return file;
  }

  /** The file of {@code blob} when it is here with its length, read-only. */
  public Optional<Path> find(Blob blob) throws IOException {
    try {
      return Optional.of(open(blob));
    } catch (BlobException _) {
      return Optional.empty();
    }
  }

  /**
   * The file of {@code blob} in the store at {@code otherRoot} on this machine, read-only, so that
   * it can be mapped there and need not be copied. All of it is read and its digest compared the
   * first time; this store remembers that for as long as the file stays what it was.
   *
   * @throws BlobException when it is not there or not what it should be
   * @throws IOException when there is no such store
   */
  public Path openElsewhere(Path otherRoot, Blob blob) throws IOException {
    return new Elsewhere(root.resolve("verified"))
        .open(new ArtifactStore(otherRoot.toRealPath()), blob);
  }

  /**
   * The bytes of the blob with this digest, for reading ranges of it; the caller closes it.
   *
   * @return nothing when it is not in the store
   * @throws IllegalArgumentException when {@code sha256} is no digest
   */
  public Optional<FileChannel> read(String sha256) throws IOException {
    Optional<Path> file = find(sha256);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          FileChannel.open(file.get(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /**
   * What was received of {@code blob} so far, to be continued by the caller alone; the caller
   * closes it. Waits while somebody else on this machine receives it: ask {@link #find} again when
   * this returns.
   *
   * @throws java.io.InterruptedIOException when the thread is interrupted while it waits
   */
  public Partial resume(Blob blob) throws IOException {
    return Partial.open(this, blob);
  }

  /**
   * Removes staging folders whose owner is gone and in which nothing was written for {@code age},
   * and what was received of blobs and not continued for a day.
   *
   * @param age longer than a process may stall between making its folder and locking it
   * @return how many were removed
   */
  public int sweep(Duration age) throws IOException {
    Duration partials = age.compareTo(KEEP_PARTIAL) > 0 ? age : KEEP_PARTIAL;
    return Sweep.abandoned(staging(), age) + Partial.sweep(partials(), partials);
  }

  Path staging() {
    return root.resolve("staging");
  }

  Path partials() {
    return root.resolve("partial");
  }

  /** Where the blob with this digest lies or would lie. */
  Path file(String sha256) {
    return root.resolve("sha256").resolve(sha256.substring(0, 2)).resolve(sha256);
  }
}
