package io.troupe.arrow.store;

import java.nio.charset.StandardCharsets;

/** Which names files of an artifact may have: those that mean the same file on every system. */
final class BlobNames {
  private static final int MAX_BYTES = 1024;
  private static final int MAX_SEGMENT_BYTES = 255;

  private BlobNames() {}

  /** Gives {@code path} back, or says what is wrong with it. */
  static String checked(String path) {
    if (path.isEmpty() || bytes(path) > MAX_BYTES) {
      throw bad(path, "it must have 1 to " + MAX_BYTES + " bytes");
    }
    if (path.startsWith("/") || path.matches("[A-Za-z]:.*")) {
      throw bad(path, "it must be relative");
    }
    if (path.indexOf('\\') >= 0 || path.chars().anyMatch(Character::isISOControl)) {
      throw bad(path, "backslashes and control characters are not allowed");
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        throw bad(path, "empty segments, '.' and '..' are not allowed");
      }
      if (bytes(segment) > MAX_SEGMENT_BYTES) {
        throw bad(path, "a segment has more than " + MAX_SEGMENT_BYTES + " bytes");
      }
    }
    return path;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static IllegalArgumentException bad(String path, String why) {
    String shown = path.length() > 80 ? path.substring(0, 80) + "…" : path;
    return new IllegalArgumentException(
        "no name for a file of an artifact: '%s'; %s"
            .formatted(shown.replaceAll("\\p{Cntrl}", "?"), why));
  }
}
