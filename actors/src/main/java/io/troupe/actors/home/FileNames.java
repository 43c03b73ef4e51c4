package io.troupe.actors.home;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names of files for names that users chose: one path element, readable where that is safe. */
public final class FileNames {
  private static final String SAFE = "[]=,_-";

  /** Most bytes of a name; file systems take 255. */
  private static final int LONGEST = 200;

  private static final int DIGEST_DIGITS = 32;

  private FileNames() {}

  /**
   * {@code name} with everything but letters, digits, {@code []=,_-} and inner full stops as {@code
   * %} and two hexadecimal digits a byte. A long one is cut, and its digest makes it unique.
   */
  public static String of(String name) {
    StringBuilder safe = new StringBuilder();
    for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
      char character = (char) (each & 0xff);
      boolean plain =
          (character >= 'a' && character <= 'z')
              || (character >= 'A' && character <= 'Z')
              || (character >= '0' && character <= '9')
              || SAFE.indexOf(character) >= 0
              || (character == '.' && !safe.isEmpty());
      safe.append(plain ? String.valueOf(character) : "%%%02x".formatted(each & 0xff));
    }
    if (safe.length() <= LONGEST) {
      return safe.toString();
    }
    return safe.substring(0, LONGEST - DIGEST_DIGITS) + "%" + digest(name);
  }

  private static String digest(String name) {
    try {
      byte[] sha =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(sha).substring(0, DIGEST_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
