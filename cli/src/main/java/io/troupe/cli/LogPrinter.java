package io.troupe.cli;

import io.troupe.cli.live.Columns;
import java.nio.charset.StandardCharsets;

/** Prints logs: as they are into a file, without what could command a terminal on one. */
final class LogPrinter {
  private final Surroundings surroundings;

  LogPrinter(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Prints bytes of a log. */
  void print(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!surroundings.terminal()) {
      surroundings.out().print(text);
    } else {
      for (String line : text.split("(?<=\n)", -1)) {
        boolean ends = line.endsWith("\n");
        surroundings.out().print(Columns.printable(line.stripTrailing()) + (ends ? "\n" : ""));
      }
    }
    surroundings.out().flush();
  }
}
