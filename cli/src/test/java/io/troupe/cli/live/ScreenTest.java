package io.troupe.cli.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final StringWriter written = new StringWriter();
  private final Screen screen = new Screen(new PrintWriter(written));

  @Test
  void drawsOverTheFrameBefore() {
    screen.draw(List.of(), List.of("one", "two"), 80);
    written.getBuffer().setLength(0);

    screen.draw(List.of("kept"), List.of("three"), 80);

    assertThat(written.toString())
        .isEqualTo("\u001b[?2026h\u001b[?25l\u001b[2A\r\u001b[Jkept\nthree\n\u001b[?2026l");
  }

  @Test
  void goesUpOverLinesThatWrappedWhenTheScreenShrank() {
    screen.draw(
        List.of(), List.of("x".repeat(50), "\u001b[31m" + "y".repeat(20) + "\u001b[0m"), 80);
    written.getBuffer().setLength(0);

    screen.draw(List.of(), List.of("z"), 20);

    assertThat(written.toString()).contains("\u001b[4A");
  }

  @Test
  void givesTheCursorBackOnceAndDrawsNoMore() {
    screen.draw(List.of(), List.of("one"), 80);
    screen.close();
    screen.close();
    screen.draw(List.of(), List.of("two"), 80);

    assertThat(written.toString()).endsWith("\u001b[?25h").containsOnlyOnce("\u001b[?25h");
    assertThat(written.toString()).doesNotContain("two");
  }
}
