package io.troupe.actors.run;

import io.troupe.actors.Node.Observer;
import io.troupe.actors.core.RunState;
import io.troupe.actors.core.RunViews;
import io.troupe.actors.view.Live;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One observer with what it has not seen yet. Only the latest state of a run is kept for it. */
final class Following {
  private static final Logger LOG = LoggerFactory.getLogger(Following.class);

  /** Most things said that wait for a slow observer; older ones are lost. */
  private static final int MOST = 10_000;

  private final Observer observer;
  private final long intervalNanos;
  private final RunViews views = new RunViews();
  private final ArrayDeque<Live> said = new ArrayDeque<>();
  private @Nullable RunState state;
  private boolean closed;

  Following(Observer observer, Duration interval) {
    this.observer = observer;
    this.intervalNanos = interval.toNanos();
    Thread.ofVirtual().name("follower").start(this::run);
  }

  synchronized void changed(RunState latest) {
    state = latest;
    notifyAll();
  }

  /** What is known at first; something newer may have come before it. */
  synchronized void first(RunState known) {
    if (state == null) {
      changed(known);
    }
  }

  synchronized void said(Live what) {
    if (said.size() == MOST) {
      said.removeFirst();
    }
    said.addLast(what);
    notifyAll();
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }

  @SuppressWarnings("checkstyle:IllegalCatch")
  private void run() {
    try {
      long next = System.nanoTime();
      while (true) {
        RunState latest;
        List<Live> lines;
        synchronized (this) {
          while (!closed && said.isEmpty() && state == null) {
            wait();
          }
          // A run that has ended is shown at once, whoever waits for it.
          long wait = next - System.nanoTime();
          while (!closed && wait > 0 && !(state != null && state.outcome().isPresent())) {
            wait(wait / 1_000_000, (int) (wait % 1_000_000));
            wait = next - System.nanoTime();
          }
          if (closed) {
            return;
          }
          latest = state;
          state = null;
          lines = List.copyOf(said);
          said.clear();
        }
        lines.forEach(observer::said);
        if (latest != null) {
          observer.changed(views.of(latest));
        }
        next = System.nanoTime() + intervalNanos;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) { // An observer's fault ends its following and nothing else.
      LOG.error("an observer failed and is not called any more", e);
    }
  }
}
