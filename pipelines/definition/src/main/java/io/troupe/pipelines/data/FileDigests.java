package io.troupe.pipelines.data;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * SHA-256 digests of files. One is remembered until the file's length or modification time changes,
 * so that the cells of a sweep read a data set once to name it.
 */
public final class FileDigests {
  private final Map<Path, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(long bytes, FileTime modified, String sha256) {}

  /** 64 lower-case hexadecimal digits over the bytes of {@code file}. */
  public String sha256(Path file) throws IOException {
    Path real = file.toRealPath();
    BasicFileAttributes now = Files.readAttributes(real, BasicFileAttributes.class);
    Entry known = entries.get(real);
    if (known != null
        && known.bytes() == now.size()
        && known.modified().equals(now.lastModifiedTime())) {
      return known.sha256();
    }
    String digest = compute(real);
    entries.put(real, new Entry(now.size(), now.lastModifiedTime(), digest));
    return digest;
  }

  /** Reads all of {@code file}. */
  static String compute(Path file) throws IOException {
    MessageDigest sha;
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
    byte[] buffer = new byte[1 << 16];
    try (InputStream in = Files.newInputStream(file)) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        sha.update(buffer, 0, read);
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
