package io.troupe.cli.live;

import io.troupe.actors.view.State;

/** One character for each state; told apart without colour. */
public final class Marks {
  private Marks() {}

  /** The character. */
  public static String of(State state, boolean unicode) {
    return switch (state) {
      case PENDING -> unicode ? "·" : ".";
      case READY -> unicode ? "○" : "o";
      case RUNNING -> unicode ? "▶" : ">";
      case SUCCEEDED -> unicode ? "■" : "#";
      case CACHED -> unicode ? "◆" : "=";
      case FAILED -> unicode ? "✗" : "X";
      case CANCELLED -> unicode ? "⊘" : "c";
      case SKIPPED -> unicode ? "–" : "-";
      case PAUSED -> unicode ? "‖" : "|";
    };
  }

  /** Its tone. */
  public static Tone tone(State state) {
    return switch (state) {
      case PENDING, SKIPPED -> Tone.DIM;
      case READY -> Tone.PLAIN;
      case RUNNING -> Tone.BLUE;
      case SUCCEEDED -> Tone.GREEN;
      case CACHED -> Tone.CYAN;
      case FAILED -> Tone.RED;
      case CANCELLED, PAUSED -> Tone.YELLOW;
    };
  }
}
