package io.troupe.cli;

import java.util.Locale;
import java.util.Optional;

/**
 * One line of {@code troupe doctor}.
 *
 * @param what was looked at
 * @param detail what is there, or what is missing
 * @param hint what to do
 */
record Check(String what, Status status, String detail, Optional<String> hint) {
  /** How something is. */
  enum Status {
    /** There and right. */
    OK,
    /** Not there, which is normal. */
    ABSENT,
    /** Troupe works, but worse than it could. */
    WARNING,
    /** Runs cannot work. */
    FAILED;

    /** How it is shown. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Check ok(String what, String detail) {
    return new Check(what, Status.OK, detail, Optional.empty());
  }

  static Check warning(String what, String detail, String hint) {
    return new Check(what, Status.WARNING, detail, Optional.of(hint));
  }

  static Check failed(String what, String detail, String hint) {
    return new Check(what, Status.FAILED, detail, Optional.of(hint));
  }
}
