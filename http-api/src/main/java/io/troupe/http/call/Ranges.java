package io.troupe.http.call;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The part of some bytes that a request's {@code Range} asks for. */
public final class Ranges {
  private static final Pattern ONE = Pattern.compile("bytes=(\\d{0,18})-(\\d{0,18})");

  private Ranges() {}

  /**
   * A part.
   *
   * @param first its first byte
   * @param length how many bytes
   */
  public record Part(long first, long length) {
    /** The header that names it, of {@code size} bytes in all. */
    public String contentRange(long size) {
      return "bytes " + first + "-" + (first + length - 1) + "/" + size;
    }
  }

  /**
   * The part of {@code size} bytes that {@code range} names; empty for all of them, which is also
   * the answer to several parts and to what is no range of bytes.
   *
   * @throws ProblemException 416 where the part lies outside
   */
  public static Optional<Part> of(Optional<String> range, long size) {
    Matcher match = ONE.matcher(range.orElse("").replace(" ", ""));
    if (!match.matches() || (match.group(1).isEmpty() && match.group(2).isEmpty())) {
      return Optional.empty();
    }
    if (match.group(1).isEmpty()) {
      long last = Math.min(Long.parseLong(match.group(2)), size);
      if (last == 0) {
        return Optional.empty(); // The end of nothing is nothing.
      }
      return Optional.of(new Part(size - last, last));
    }
    long first = Long.parseLong(match.group(1));
    long last = match.group(2).isEmpty() ? size - 1 : Long.parseLong(match.group(2));
    if (first >= size) {
      throw outside(size);
    }
    if (last < first) {
      return Optional.empty();
    }
    return Optional.of(new Part(first, Math.min(last, size - 1) - first + 1));
  }

  /** 416 for {@code size} bytes. */
  public static ProblemException outside(long size) {
    return Problem.of(
            416, "no-such-range", "there are %,d bytes; ask for a part of them".formatted(size))
        .with("Content-Range", "bytes */" + size)
        .exception();
  }
}
