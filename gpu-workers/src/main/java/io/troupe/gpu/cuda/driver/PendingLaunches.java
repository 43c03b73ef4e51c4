package io.troupe.gpu.cuda.driver;

import java.util.ArrayList;
import java.util.List;

/**
 * The kernels that were launched since the host last waited. A kernel's fault is found by a later
 * call, so these are the suspects. Kept as objects: they become text only if somebody asks.
 */
final class PendingLaunches {
  private static final int REMEMBERED = 8;

  private final Object[] last = new Object[REMEMBERED];
  private long count;

  void add(Object launch) {
    last[(int) (count % REMEMBERED)] = launch;
    count++;
  }

  /** All of them have ended well. */
  void clear() {
    count = 0;
  }

  @Override
  public String toString() {
    if (count == 0) {
      return "no kernel was launched since the last wait";
    }
    List<String> texts = new ArrayList<>();
    for (long i = Math.max(0, count - REMEMBERED); i < count; i++) {
      texts.add(String.valueOf(last[(int) (i % REMEMBERED)]));
    }
    String before = count > REMEMBERED ? " (and " + (count - REMEMBERED) + " before these)" : "";
    return "launched since the last wait: " + String.join("; ", texts) + before;
  }
}
