package io.troupe.actors;

import io.troupe.actors.cluster.Served;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.RunState;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.JournalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts the runs that a server has accepted and that have not ended: when it starts, and again and
 * again, so that a run whose actor has failed goes on too.
 */
final class Waker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Waker.class);

  private final Ground ground;
  private final Served served;
  private final Actors actors;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;

  private Waker(Ground ground, Served served, Actors actors, Duration interval) {
    this.ground = ground;
    this.served = served;
    this.actors = actors;
    this.thread = Thread.ofPlatform().name("waker").daemon().unstarted(() -> go(interval));
  }

  /** Looks now and then every {@code interval}. */
  static Waker start(Ground ground, Served served, Actors actors, Duration interval) {
    Waker waker = new Waker(ground, served, actors, interval);
    waker.thread.start();
    return waker;
  }

  private void go(Duration interval) {
    try {
      do {
        look();
      } while (!closed.await(interval.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() {
    try {
      for (String run : served.marked()) {
        if (closed.getCount() == 0) {
          return;
        }
        if (goesOn(run)) {
          continue;
        }
        if (ended(run)) {
          served.remove(run, () -> ended(run));
        } else if (OwnerLock.holder(ground.home().run(run)).isEmpty()) {
          LOG.info("run {} goes on, which a server before this one accepted", run);
          var _ = actors.ask(run, new RunCommand.Tick());
        }
      }
    } catch (IOException | JournalException e) {
      LOG.warn("runs that wait for a server are not looked for: {}", e.toString());
    }
  }

  private boolean goesOn(String run) {
    return ground.followers().state(run).filter(state -> state.outcome().isEmpty()).isPresent();
  }

  /** Whether nothing is left to do for the run; so too where it never got as far as an event. */
  private boolean ended(String run) {
    Optional<RunState> state = ground.state(run);
    return state.isEmpty() || state.get().outcome().isPresent();
  }

  /** Ends it after what it is reading just now. */
  @Override
  public void close() {
    closed.countDown();
    Closing.join(thread);
  }
}
