package io.troupe.gpu.natives;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * A folder that only this user can read and write, so that what lies there can be loaded as code.
 * Files appear in it by an atomic rename, whole or not at all, whichever JVM is first.
 *
 * @param path the folder, which is there and private
 */
public record PrivateFolder(Path path) {
  /**
   * Makes the folder if it is not there.
   *
   * @throws IOException if it cannot be made, or is not private
   */
  public static PrivateFolder at(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(path.toAbsolutePath().getParent());
      Files.createDirectories(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    requirePrivate(path);
    return new PrivateFolder(path);
  }

  /** A file's content, if there is such a file. */
  public Optional<byte[]> read(String name) throws IOException {
    Path file = path.resolve(name);
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(Files.readAllBytes(file))
        : Optional.empty();
  }

  /** Whether a file is there with this size and CRC-32. */
  public boolean holds(String name, long size, long checksum) throws IOException {
    Path file = path.resolve(name);
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) != size) {
      return false;
    }
    try (FileChannel channel = FileChannel.open(file)) {
      CRC32 actual = new CRC32();
      actual.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
      return actual.getValue() == checksum;
    }
  }

  /** Writes a file, or replaces it. */
  public void write(String name, byte[] content) throws IOException {
    Path part = Files.createTempFile(path, "part", ".tmp");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, path.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  /** A name for content, for folders and files that are named by it. */
  public static String nameOf(byte[] content) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
      return HexFormat.of().formatHex(digest).substring(0, 32);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void requirePrivate(Path folder) throws IOException {
    String permissions =
        PosixFilePermissions.toString(
            Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS));
    boolean ours =
        Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
            .equals(Files.getOwner(Path.of("/proc/self")));
    if (!ours || !permissions.endsWith("------")) {
      throw new IOException(
          folder + " must belong to this user alone, but has the permissions " + permissions);
    }
  }
}
