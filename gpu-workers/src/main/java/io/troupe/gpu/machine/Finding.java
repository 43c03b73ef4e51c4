package io.troupe.gpu.machine;

/**
 * One line of a diagnosis.
 *
 * @param what what was looked at, such as {@code processor}
 * @param status how it is
 * @param detail what is there, or what is missing and what to do
 */
public record Finding(String what, Status status, String detail) {
  /** How something is. */
  public enum Status {
    /** There and right. */
    OK,
    /** Not there, which is normal: Troupe works without it. */
    ABSENT,
    /** Troupe works, but worse than it could. */
    WARNING
  }
}
