package io.troupe.http.resource;

import io.troupe.http.call.Call;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/** Where a page of a list ends, as clients hand it back; and the tags of what they have. */
final class Cursors {
  private Cursors() {}

  static String write(String last) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(last.getBytes(StandardCharsets.UTF_8));
  }

  static String read(String cursor) {
    try {
      String last = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      if (!last.isEmpty()) {
        return last;
      }
    } catch (IllegalArgumentException _) {
      // Said below.
    }
    throw Call.wrong("cursor", "is none of this API; take it from 'next' of the page before");
  }

  /** Whether {@code header}, a list of tags or a star, names {@code etag}. */
  static boolean matches(Optional<String> header, String etag) {
    return header
        .map(
            tags ->
                tags.equals("*")
                    || Arrays.stream(tags.split(","))
                        .map(tag -> tag.strip().replaceFirst("^W/", ""))
                        .anyMatch(etag::equals))
        .orElse(false);
  }
}
