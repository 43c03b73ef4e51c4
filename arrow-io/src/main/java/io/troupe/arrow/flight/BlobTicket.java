package io.troupe.arrow.flight;

import io.troupe.arrow.store.Blob;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client asks for: a range of the blob with a digest. On the wire it is one line of ASCII,
 * {@code troupe-blob/1 SHA256 BYTES FROM TO}.
 *
 * @param sha256 the blob's digest, 64 lower-case hexadecimal digits
 * @param bytes the blob's length, so that a file of another length is not even begun
 * @param from index of the first byte wanted
 * @param to index of the byte after the last one wanted
 */
record BlobTicket(String sha256, long bytes, long from, long to) {
  private static final int MAX_LENGTH = 160;
  private static final Pattern FORM =
      Pattern.compile("troupe-blob/1 ([0-9a-f]{64}) (\\d{1,18}) (\\d{1,18}) (\\d{1,18})");

  BlobTicket {
    if (from < 0 || from > to || to > bytes) {
      throw new IllegalArgumentException(
          "no range of a blob of %d bytes: %d to %d".formatted(bytes, from, to));
    }
  }

  /** Asks for what is left of a blob from {@code from} on. */
  static BlobTicket rest(Blob blob, long from) {
    return new BlobTicket(blob.sha256(), blob.bytes(), from, blob.bytes());
  }

  byte[] encoded() {
    return "troupe-blob/1 %s %d %d %d"
        .formatted(sha256, bytes, from, to)
        .getBytes(StandardCharsets.US_ASCII);
  }

  /**
   * The ticket in {@code wire}.
   *
   * @throws IllegalArgumentException when it is none
   */
  static BlobTicket decoded(byte[] wire) {
    String text = wire.length > MAX_LENGTH ? "" : new String(wire, StandardCharsets.US_ASCII);
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "no ticket of %d bytes: 'troupe-blob/1 SHA256 BYTES FROM TO' is asked for"
              .formatted(wire.length));
    }
    return new BlobTicket(
        form.group(1),
        Long.parseLong(form.group(2)),
        Long.parseLong(form.group(3)),
        Long.parseLong(form.group(4)));
  }
}
