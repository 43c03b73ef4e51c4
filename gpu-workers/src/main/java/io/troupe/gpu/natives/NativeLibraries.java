package io.troupe.gpu.natives;

import io.troupe.arrow.store.StateFolder;
import java.io.IOException;
import java.io.InputStream;
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
import java.util.Objects;

/**
 * Unpacks native libraries from jars into private folders that are named by their content.
 *
 * <p>JCuda's own unpacking writes to a predictable name in the shared temporary folder, loads what
 * already lies there and races with other JVMs that start at the same time. Here the folder belongs
 * to the user alone, the file appears by an atomic rename, and what is there is compared before it
 * is trusted.
 */
public final class NativeLibraries {
  private NativeLibraries() {}

  /** Where libraries are unpacked: {@code natives} in the state folder. */
  public static Path defaultRoot() {
    return StateFolder.of(name -> Objects.requireNonNullElse(System.getenv(name), ""))
        .resolve("natives");
  }

  /**
   * Unpacks one library and gives its folder.
   *
   * @param resource the library's name on the class path
   * @param root where the folder is made
   * @throws IOException if there is no such resource, or the folder cannot be made or is not
   *     private
   */
  public static Path unpack(String resource, Path root) throws IOException {
    byte[] content = read(resource);
    Path folder = root.resolve(sha256(content).substring(0, 32));
    Files.createDirectories(root);
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    requirePrivate(folder);
    Path library = folder.resolve(resource.substring(resource.lastIndexOf('/') + 1));
    if (!holds(library, content)) {
      write(folder, library, content);
    }
    return folder;
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream in = NativeLibraries.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IOException("there is no " + resource + " on the class path");
      }
      return in.readAllBytes();
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

  private static boolean holds(Path library, byte[] content) throws IOException {
    return Files.isRegularFile(library, LinkOption.NOFOLLOW_LINKS)
        && Files.size(library) == content.length
        && MessageDigest.isEqual(Files.readAllBytes(library), content);
  }

  private static void write(Path folder, Path library, byte[] content) throws IOException {
    Path part = Files.createTempFile(folder, "part", ".so");
    try {
      try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(part, library, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
