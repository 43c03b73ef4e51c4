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
import org.jspecify.annotations.Nullable;

/**
 * What one attempt prints: written to its file and passed on in batches of lines, up to a limit
 * beyond which it is dropped.
 */
final class AttemptLog implements AutoCloseable {
  private static final int LAST_LINES = 50;
  private static final int LAST_LINE_CHARS = 2000;
  private static final int BATCH = 1000;

  private final Path path;
  private final long limit;
  private final Consumer<List<String>> lines;
  private final Runnable flooded;
  private final Deque<String> last = new ArrayDeque<>();
  private final List<String> batch = new ArrayList<>();
  private long written;
  private boolean full;
  private @Nullable OutputStream file;
  private boolean broken;

  /**
   * A log in the file {@code path}, which is made, with its folder, for the first line.
   *
   * @param lines gets what was written, after it was written
   * @param flooded called once, when the limit is passed
   */
  AttemptLog(Path path, long limit, Consumer<List<String>> lines, Runnable flooded) {
    this.path = path;
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
      if (file != null) {
        file.flush();
      }
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
      if (file != null) {
        file.close();
      }
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
      OutputStream out = file == null ? open() : file;
      out.write(bytes, offset, length);
      out.write('\n');
    } catch (IOException e) {
      // A full disk must not end the attempt: its lines still reach whoever listens.
      broken = true;
      keep("(the log file could not be written: " + e.getMessage() + ")");
    }
  }

  private OutputStream open() throws IOException {
    Files.createDirectories(path.resolveSibling("."));
    OutputStream opened = new BufferedOutputStream(Files.newOutputStream(path), 1 << 16);
    file = opened;
    return opened;
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
