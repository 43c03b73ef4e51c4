package io.troupe.actors.run;

import io.troupe.actors.Node.Observer;
import io.troupe.actors.core.RunState;
import io.troupe.actors.view.Live;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/**
 * Who watches the runs of this process, and what they are shown. Runs and workers hand over and go
 * on; each observer is called on a thread of its own. Thread-safe.
 */
public final class Followers {
  private final Map<String, RunState> live = new ConcurrentHashMap<>();
  private final Map<String, List<Following>> followings = new ConcurrentHashMap<>();
  private final Map<String, List<CompletableFuture<?>>> waiting = new ConcurrentHashMap<>();
  private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
  private final Duration interval;

  /** Sees all runs of this process, on the threads that change them: it returns at once. */
  public interface Watcher {
    /** The events that {@code state} contains are durable. */
    void changed(String run, RunState state);

    /** An attempt of the run said something. */
    void said(String run, Live said);
  }

  /** Shows each observer at most one view in {@code interval}. */
  public Followers(Duration interval) {
    this.interval = interval;
  }

  /** The state of a run that lives in this process. */
  public Optional<RunState> state(String run) {
    return Optional.ofNullable(live.get(run));
  }

  /**
   * Calls {@code observer} until the result is closed; at once with what is known of the run.
   *
   * @param stored gives the state of a run that does not live in this process
   */
  public AutoCloseable follow(String run, Observer observer, Supplier<Optional<RunState>> stored) {
    Following following = new Following(observer, interval);
    followings.computeIfAbsent(run, _ -> new CopyOnWriteArrayList<>()).add(following);
    state(run).or(stored).ifPresent(following::first);
    return () -> {
      followings.getOrDefault(run, List.of()).remove(following);
      following.close();
    };
  }

  /** Tells {@code watcher} of every run until the result is closed. */
  public AutoCloseable watch(Watcher watcher) {
    watchers.add(watcher);
    return () -> watchers.remove(watcher);
  }

  /** The runs that live in this process. */
  public Set<String> runs() {
    return Set.copyOf(live.keySet());
  }

  /** {@code future} fails should the run stop because of an error. */
  public <T> CompletableFuture<T> failing(String run, CompletableFuture<T> future) {
    List<CompletableFuture<?>> all =
        waiting.computeIfAbsent(run, _ -> new CopyOnWriteArrayList<>());
    all.add(future);
    var _ = future.whenComplete((_, _) -> all.removeIf(CompletableFuture::isDone));
    return future;
  }

  /** The events that {@code state} contains are durable. */
  public void changed(String run, RunState state) {
    live.put(run, state);
    followings.getOrDefault(run, List.of()).forEach(following -> following.changed(state));
    watchers.forEach(watcher -> watcher.changed(run, state));
  }

  /** An attempt of the run said something. */
  public void said(String run, Live said) {
    followings.getOrDefault(run, List.of()).forEach(following -> following.said(said));
    watchers.forEach(watcher -> watcher.said(run, said));
  }

  /** The run has left this process. */
  public void gone(String run) {
    live.remove(run);
  }

  /** The run cannot go on in this process. */
  public void failed(String run, Throwable reason) {
    waiting.getOrDefault(run, List.of()).forEach(future -> future.completeExceptionally(reason));
  }

  /** Stops calling anybody. */
  public void close() {
    followings.values().forEach(all -> all.forEach(Following::close));
    followings.clear();
  }
}
