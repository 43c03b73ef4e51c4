package io.troupe.cli.live;

/** How a piece of text looks where there is colour. */
public enum Tone {
  /** As it is. */
  PLAIN(""),
  /** What one reads first. */
  BOLD("1"),
  /** What one may overlook. */
  DIM("2"),
  /** Success. */
  GREEN("32"),
  /** Failure. */
  RED("31"),
  /** Neither. */
  YELLOW("33"),
  /** Work. */
  BLUE("34"),
  /** Answered by the cache. */
  CYAN("36");

  private final String code;

  Tone(String code) {
    this.code = code;
  }

  /** {@code text} in this tone. */
  public String paint(String text, boolean colour) {
    return !colour || code.isEmpty() || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }
}
