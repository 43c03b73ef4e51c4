package io.troupe.actors;

import io.troupe.actors.core.RunEventCodec;
import io.troupe.actors.core.RunEventJson.Numbered;
import io.troupe.actors.core.RunState;
import io.troupe.actors.journal.Entry;
import io.troupe.actors.journal.Journal;
import io.troupe.actors.run.Followers;
import io.troupe.actors.view.Live;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The events of runs as they become durable. Whoever follows a run reads what comes after the last
 * number that it has, and asks to be woken when there is nothing yet: nothing is missed or seen
 * twice, and nothing is kept here for a slow reader. Thread-safe.
 */
public final class RunFeed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFeed.class);

  /** How often runs of other processes are looked at while somebody waits for them. */
  private static final Duration POLL = Duration.ofMillis(250);

  private final Followers followers;
  private final Journal journal;
  private final AutoCloseable watching;
  private final Map<String, Set<Waiter>> waiting = new ConcurrentHashMap<>();
  private final Map<String, List<Consumer<Live>>> listeners = new ConcurrentHashMap<>();
  private final AtomicBoolean polling = new AtomicBoolean();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("run-feed").daemon().factory());

  private record Waiter(long after, CompletableFuture<Boolean> woken) {}

  /** A feed of the runs in {@code journal}, of which some live in this process. */
  RunFeed(Followers followers, Journal journal) {
    this.followers = followers;
    this.journal = journal;
    this.watching = followers.watch(new Wakes());
  }

  /** The state of a run that lives in this process; durable in whole. */
  public Optional<RunState> state(String run) {
    return followers.state(run);
  }

  /** The runs that live in this process. */
  public Set<String> runs() {
    return followers.runs();
  }

  /** The number of the run's last event; 0 when there is no such run. */
  public long last(String run) {
    return followers.state(run).map(RunState::sequence).orElseGet(() -> journal.last(run));
  }

  /** The events after number {@code after}, in order, at most {@code limit}. Reads a file. */
  public List<Numbered> read(String run, long after, int limit) {
    List<Numbered> events = new ArrayList<>();
    journal.read(run, after + 1, after + limit, entry -> events.add(numbered(entry)));
    return events;
  }

  /**
   * Completes with true once the run has events after {@code after}, else with false after {@code
   * wait}, on a thread that must not be kept: what follows runs elsewhere.
   */
  public CompletableFuture<Boolean> after(String run, long after, Duration wait) {
    // A process in which nobody waits has no thread for it.
    if (polling.compareAndSet(false, true)) {
      var _ =
          clock.scheduleWithFixedDelay(
              this::poll, POLL.toMillis(), POLL.toMillis(), TimeUnit.MILLISECONDS);
    }
    Waiter waiter = new Waiter(after, new CompletableFuture<>());
    // Added and counted as one: a run without waiters leaves the map at the same moment.
    waiting.compute(
        run,
        (_, waiters) -> {
          Set<Waiter> all = waiters == null ? ConcurrentHashMap.newKeySet() : waiters;
          all.add(waiter);
          return all;
        });
    var _ = waiter.woken().whenComplete((_, _) -> forget(run, waiter));
    // What became durable before the waiter was there woke nobody.
    if (last(run) > after) {
      waiter.woken().complete(true);
    }
    return waiter
        .woken()
        .completeOnTimeout(false, Math.max(0, wait.toMillis()), TimeUnit.MILLISECONDS);
  }

  /** Gives {@code listener} what attempts of the run say, on their threads, until it is closed. */
  public AutoCloseable listen(String run, Consumer<Live> listener) {
    listeners.compute(
        run,
        (_, all) -> {
          List<Consumer<Live>> some = all == null ? new CopyOnWriteArrayList<>() : all;
          some.add(listener);
          return some;
        });
    return () ->
        listeners.computeIfPresent(
            run,
            (_, all) -> {
              all.remove(listener);
              return all.isEmpty() ? null : all;
            });
  }

  /** How many wait or listen. */
  public int watched() {
    return waiting.values().stream().mapToInt(Set::size).sum()
        + listeners.values().stream().mapToInt(List::size).sum();
  }

  /** Wakes everybody and stops. */
  @Override
  public void close() {
    Closing.quietly(watching);
    clock.shutdownNow();
    waiting.values().forEach(all -> all.forEach(waiter -> waiter.woken().complete(false)));
    listeners.clear();
  }

  private void forget(String run, Waiter waiter) {
    waiting.computeIfPresent(
        run,
        (_, all) -> {
          all.remove(waiter);
          return all.isEmpty() ? null : all;
        });
  }

  private void wake(String run, long last) {
    Set<Waiter> all = waiting.get(run);
    if (all != null) {
      all.stream()
          .filter(waiter -> waiter.after() < last)
          .forEach(waiter -> waiter.woken().complete(true));
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // An error in one look must not end all of them.
  private void poll() {
    try {
      for (String run : waiting.keySet()) {
        if (followers.state(run).isEmpty()) {
          wake(run, journal.last(run));
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("runs of other processes cannot be looked at: {}", e.toString());
    }
  }

  private static Numbered numbered(Entry entry) {
    return new Numbered(entry.sequence(), RunEventCodec.decode(entry.manifest(), entry.bytes()));
  }

  private final class Wakes implements Followers.Watcher {
    @Override
    public void changed(String run, RunState state) {
      wake(run, state.sequence());
    }

    @Override
    public void said(String run, Live said) {
      List<Consumer<Live>> all = listeners.get(run);
      if (all != null) {
        all.forEach(listener -> listener.accept(said));
      }
    }
  }
}
