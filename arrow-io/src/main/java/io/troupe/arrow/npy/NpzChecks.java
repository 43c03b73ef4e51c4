package io.troupe.arrow.npy;

import io.troupe.arrow.TensorFileException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.zip.ZipEntry;

/** What a zip's directory must be like before anything is unpacked. */
final class NpzChecks {
  private static final int MAX_MEMBERS = 10_000;
  private static final int MAX_NAME = 1024;

  /**
   * Bag-of-words features of real data sets are packed 248 to 1, and constant arrays 1000 to 1, so
   * the ratio alone says nothing about small members.
   */
  private static final long MAX_RATIO = 300;

  private static final long RATIO_FROM_BYTES = 256L << 20;

  private NpzChecks() {}

  /** Refuses a directory that no honest writer makes. */
  static void directory(Path file, List<? extends ZipEntry> members, long fileBytes)
      throws TensorFileException {
    if (members.size() > MAX_MEMBERS) {
      throw refused(
          file,
          Optional.empty(),
          "%d members, at most %d are read".formatted(members.size(), MAX_MEMBERS),
          "split the file");
    }
    Set<String> names = new HashSet<>();
    long packed = 0;
    for (ZipEntry member : members) {
      member(file, member, fileBytes);
      if (!names.add(member.getName())) {
        throw refused(
            file, Optional.of(member.getName()), "two members have this name", "write it again");
      }
      packed += member.getCompressedSize();
      if (packed > fileBytes) {
        throw refused(
            file, Optional.of(member.getName()), "members overlap", "do not trust this file");
      }
    }
  }

  private static void member(Path file, ZipEntry member, long fileBytes)
      throws TensorFileException {
    String full = member.getName();
    if (!full.endsWith(".npy")) {
      throw refused(
          file,
          Optional.of(printable(full)),
          "this member is no npy array",
          "give a file that numpy.savez wrote");
    }
    Optional<String> bad = name(full.substring(0, full.length() - 4));
    if (bad.isPresent()) {
      throw refused(file, Optional.of(printable(full)), bad.get(), "do not trust this file");
    }
    long packed = member.getCompressedSize();
    long unpacked = member.getSize();
    if (packed < 0 || unpacked < 0 || packed > fileBytes) {
      throw refused(
          file,
          Optional.of(full),
          "%d bytes that unpack to %d, in a file of %d".formatted(packed, unpacked, fileBytes),
          "copy or write the file again");
    }
    if (unpacked > RATIO_FROM_BYTES && unpacked / MAX_RATIO > packed) {
      throw refused(
          file,
          Optional.of(full),
          "%d bytes that unpack to %d: more than %d to 1".formatted(packed, unpacked, MAX_RATIO),
          "if it is honest, write it with numpy.savez instead of savez_compressed");
    }
  }

  /** What is wrong with a tensor's name in an archive. */
  static Optional<String> name(String name) {
    if (name.isEmpty() || name.length() > MAX_NAME) {
      return Optional.of(
          "its name has " + name.length() + " characters, expected 1 to " + MAX_NAME);
    }
    boolean escapes =
        name.startsWith("/")
            || name.indexOf('\\') >= 0
            || List.of(name.split("/", -1)).contains("..")
            || name.chars().anyMatch(Character::isISOControl);
    return escapes
        ? Optional.of("its name is absolute, leaves the archive or has control characters")
        : Optional.empty();
  }

  private static String printable(String name) {
    String shown = name.length() > 80 ? name.substring(0, 80) + "…" : name;
    return shown.replaceAll("\\p{Cntrl}", "?");
  }

  private static TensorFileException refused(
      Path file, Optional<String> member, String problem, String hint) {
    return new TensorFileException(file, member, problem, hint);
  }
}
