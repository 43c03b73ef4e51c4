package io.troupe.actors.home;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Ids of runs, such as {@code 20261124-213015-k3f9q}: the second in which a run was accepted, in
 * UTC so that ids sort by time, and enough chance that processes do not meet.
 */
public final class RunIds {
  private static final DateTimeFormatter SECOND =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /** Without letters and digits that people confuse. */
  private static final String LETTERS = "23456789abcdefghjkmnpqrstvwxyz";

  private static final int CHANCE = 5;
  private static final SecureRandom RANDOM = new SecureRandom();

  private RunIds() {}

  /** A new id for a run accepted at {@code now}. */
  public static String next(Instant now) {
    StringBuilder id = new StringBuilder(SECOND.format(now)).append('-');
    for (int i = 0; i < CHANCE; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }
}
