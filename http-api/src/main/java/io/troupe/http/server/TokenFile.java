package io.troupe.http.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/** The secret that clients of a server show, in a file that only its owner can read. */
final class TokenFile {
  private static final int BYTES = 32;
  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");

  private TokenFile() {}

  /**
   * The token in {@code file}, which is made with 256 random bits where it is not there.
   *
   * @throws IllegalStateException where others can read it, or it holds no token; the message says
   *     what to do
   */
  static String open(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try {
      Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER));
      byte[] random = new byte[BYTES];
      new SecureRandom().nextBytes(random);
      String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
      Files.writeString(file, token + "\n", StandardCharsets.US_ASCII);
      return token;
    } catch (FileAlreadyExistsException _) {
      return existing(file);
    }
  }

  private static String existing(Path file) throws IOException {
    Set<PosixFilePermission> others =
        EnumSet.copyOf(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    others.removeAll(OWNER);
    others.remove(PosixFilePermission.OWNER_EXECUTE);
    if (!others.isEmpty()) {
      throw new IllegalStateException(
          "the token file %s can be read or written by others; run: chmod 600 %s"
              .formatted(file, file));
    }
    String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
    if (token.length() < 32 || !token.matches("[A-Za-z0-9_~.+/=-]+")) {
      throw new IllegalStateException(
          "the token file %s holds no token of at least 32 letters and digits; remove it, and a new"
                  .formatted(file)
              + " one is made");
    }
    return token;
  }
}
