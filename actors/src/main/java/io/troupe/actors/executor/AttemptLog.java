package io.troupe.actors.executor;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/**
 * What one attempt prints: written to its file and passed on in batches of lines, up to a limit
 * beyond which it is dropped.
 */
final class AttemptLog implements AutoCloseable {
  private static final int LAST_LINES = 50;
  private static final int LAST_LINE_CHARS = 2000;
  private static final int BATCH = 1000;

  private final OutputStream file;
  private final long limit;
  private final Consumer<List<String>> lines;
  private final Runnable flooded;
  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> batch = new ArrayList<>();
  private long written;
  private boolean full;
  private boolean broken;

  /**
   * A log in the new file {@code path}.
   *
   * @param lines gets what was written, after it was written
   * @param flooded called once, when the limit is passed
   */
  AttemptLog(Path path, long limit, Consumer<List<String>> lines, Runnable flooded)
      throws IOException {
    this.file = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    this.limit = limit;
    this.lines = lines;
    this.flooded = flooded;
  }

  /** Adds a line, given without its end. */
  synchronized void line(byte[] bytes, int offset, int length) {
    if (full) {
      return;
    }
    written += length + 1L;
    if (written > limit) {
      full = true;
      add("(more than %,d bytes: the rest was dropped)".formatted(limit));
      flush();
      flooded.run();
      return;
    }
    write(bytes, offset, length);
    keep(new String(bytes, offset, length, StandardCharsets.UTF_8));
  }

  /** Adds a line. */
  synchronized void line(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    line(bytes, 0, bytes.length);
  }

  /** Passes on what was added. */
  synchronized void flush() {
    try {
      file.flush();
    } catch (IOException _) {
      broken = true;
    }
    if (!batch.isEmpty()) {
      lines.accept(List.copyOf(batch));
      batch.clear();
    }
  }

  /** The end of it: at most 50 lines. */
  synchronized List<String> lastLines() {
    return List.copyOf(last);
  }

  @Override
  public synchronized void close() {
    flush();
    full = true;
    try {
      file.close();
    } catch (IOException _) {
      broken = true;
    }
  }

  private void add(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    write(bytes, 0, bytes.length);
    keep(text);
  }

  private void write(byte[] bytes, int offset, int length) {
    if (broken) {
      return;
    }
    try {
      file.write(bytes, offset, length);
      file.write('\n');
    } catch (IOException e) {
      // A full disk must not end the attempt: its lines still reach whoever listens.
      broken = true;
      keep("(the log file could not be written: " + e.getMessage() + ")");
    }
  }

  private void keep(String text) {
    batch.add(text);
    last.addLast(text.length() > LAST_LINE_CHARS ? text.substring(0, LAST_LINE_CHARS) : text);
    if (last.size() > LAST_LINES) {
      last.removeFirst();
    }
    if (batch.size() >= BATCH) {
      flush();
    }
  }
}
