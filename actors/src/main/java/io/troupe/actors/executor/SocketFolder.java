package io.troupe.actors.executor;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The private folder in which the sockets of executors lie: in {@code XDG_RUNTIME_DIR}, else in the
 * temporary folder. Never below a path that the user chose, because a socket's path must stay under
 * 108 bytes.
 */
final class SocketFolder {
  private static final int LONGEST = 107;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path folder;

  private SocketFolder(Path folder) {
    this.folder = folder;
  }

  /** The folder for executors of the state folder {@code home}; made where it is missing. */
  static SocketFolder of(Path home) throws IOException {
    String user = System.getProperty("user.name");
    Path runtime = Path.of(System.getenv().getOrDefault("XDG_RUNTIME_DIR", ""));
    boolean usable =
        runtime.isAbsolute() && Files.isDirectory(runtime) && Files.isWritable(runtime);
    Path base = usable ? runtime : Path.of(System.getProperty("java.io.tmpdir"));
    return in(base, "troupe-" + user + "-" + hash(home));
  }

  static SocketFolder in(Path base, String name) throws IOException {
    Path folder = base.resolve(name);
    try {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (FileAlreadyExistsException _) {
      requirePrivate(folder);
    }
    return new SocketFolder(folder);
  }

  /** The folder. */
  Path path() {
    return folder;
  }

  /** A path for one more socket, which does not exist. */
  Path next() throws IOException {
    String name = ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet();
    Path socket = folder.resolve(name);
    int length = socket.toString().getBytes(StandardCharsets.UTF_8).length;
    if (length > LONGEST) {
      throw new IOException(
          "the path of a socket may take %d bytes, and %s takes %d; set XDG_RUNTIME_DIR or"
                  .formatted(LONGEST, socket, length)
              + " java.io.tmpdir to a shorter folder");
    }
    Files.deleteIfExists(socket);
    return socket;
  }

  /** In a shared temporary folder anybody could have made it first, or a link to elsewhere. */
  private static void requirePrivate(Path folder) throws IOException {
    PosixFileAttributes attributes =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    String owner = attributes.owner().getName();
    String permissions = PosixFilePermissions.toString(attributes.permissions());
    if (!attributes.isDirectory()
        || !owner.equals(System.getProperty("user.name"))
        || !permissions.equals("rwx------")) {
      throw new IOException(
          "%s must be a folder of %s with rwx------ for the sockets of executors, but it belongs to"
                  .formatted(folder, System.getProperty("user.name"))
              + " %s and has %s; remove it".formatted(owner, permissions));
    }
  }

  private static String hash(Path home) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256")
              .digest(
                  home.toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, 6);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
