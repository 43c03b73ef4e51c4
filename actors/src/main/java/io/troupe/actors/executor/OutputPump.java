package io.troupe.actors.executor;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an executor prints, cuts it into lines and gives them to the log of the attempt that
 * runs. A line may hold the mark that ends an attempt's output (docs/formats-executor.md).
 */
final class OutputPump implements Runnable {
  private static final byte[] MARK = "\0troupe-end ".getBytes(StandardCharsets.US_ASCII);
  private static final int LONGEST_LINE = 1 << 14;
  private static final int KEPT_LINES = 50;

  private final InputStream in;
  private final LongConsumer ended;
  private final Runnable closed;
  private final byte[] line = new byte[LONGEST_LINE];
  private final Deque<String> unclaimed = new ArrayDeque<>();
  private int length;
  private volatile @Nullable AttemptLog log;

  /**
   * A pump of {@code in}.
   *
   * @param ended gets the token of an attempt whose output has ended
   * @param closed called when there is no more output
   */
  OutputPump(InputStream in, LongConsumer ended, Runnable closed) {
    this.in = in;
    this.ended = ended;
    this.closed = closed;
  }

  /** What comes from now on belongs to {@code next}. */
  void begin(AttemptLog next) {
    log = next;
  }

  /** The last lines that belonged to no attempt, such as why a JVM did not start. */
  List<String> unclaimed() {
    synchronized (unclaimed) {
      return List.copyOf(unclaimed);
    }
  }

  @Override
  public void run() {
    byte[] buffer = new byte[1 << 16];
    try (in) {
      int count = in.read(buffer);
      while (count >= 0) {
        for (int i = 0; i < count; i++) {
          take(buffer[i]);
        }
        flush();
        count = in.read(buffer);
      }
    } catch (IOException _) {
      // The process is gone, and its pipe with it: what was read stays.
    }
    if (length > 0) {
      complete();
    }
    flush();
    closed.run();
  }

  private void take(byte next) {
    if (next == '\n') {
      complete();
      return;
    }
    line[length++] = next;
    if (length == LONGEST_LINE) {
      complete();
    }
  }

  private void complete() {
    int mark = mark();
    if (mark < 0) {
      text(length);
    } else {
      if (mark > 0) {
        text(mark);
      }
      int digits = mark + MARK.length;
      String token = new String(line, digits, length - digits, StandardCharsets.US_ASCII);
      flush();
      if (token.matches("[0-9]{1,18}")) {
        log = null;
        ended.accept(Long.parseLong(token));
      }
    }
    length = 0;
  }

  private void text(int end) {
    int stop = end > 0 && line[end - 1] == '\r' ? end - 1 : end;
    AttemptLog current = log;
    if (current != null) {
      current.line(line, 0, stop);
      return;
    }
    synchronized (unclaimed) {
      unclaimed.addLast(new String(line, 0, stop, StandardCharsets.UTF_8));
      if (unclaimed.size() > KEPT_LINES) {
        unclaimed.removeFirst();
      }
    }
  }

  private void flush() {
    AttemptLog current = log;
    if (current != null) {
      current.flush();
    }
  }

  /** Where the mark begins in the line, or -1. */
  private int mark() {
    for (int i = 0; i + MARK.length < length; i++) {
      if (line[i] == 0 && Arrays.equals(line, i, i + MARK.length, MARK, 0, MARK.length)) {
        return i;
      }
    }
    return -1;
  }
}
