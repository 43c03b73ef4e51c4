package io.troupe.arrow.store;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;

/** SHA-256 of bytes at once. */
final class Digests {
  private Digests() {}

  static String of(byte[] bytes, int from, int length) throws Exception {
    return HexFormat.of()
        .formatHex(
            MessageDigest.getInstance("SHA-256")
                .digest(Arrays.copyOfRange(bytes, from, from + length)));
  }
}
