package io.troupe.actors.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.Frame;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The pool. All of its state belongs to one thread, the loop; other threads only post to it. */
final class ProcessPool implements ExecutorPool, ExecutorProcess.Owner, RunningAttempt.Releases {
  private static final Logger LOG = LoggerFactory.getLogger(ProcessPool.class);
  private static final long TICK_MILLIS = 100;
  private static final Duration STOPPED = Duration.ofSeconds(1);
  private static final long CLOSE_SECONDS = 10;

  /** To write an AOT cache takes seconds, and more on a busy machine. */
  private static final long TRAINING_SECONDS = 120;

  private final ExecutorSettings settings;
  private final SocketFolder sockets;
  private final ScheduledThreadPoolExecutor loop;
  private final Map<ExecutorProcess, Seat> seats = new LinkedHashMap<>();
  private final List<RunningAttempt> waiting = new ArrayList<>();
  private final Set<InProcessAttempt> inside = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ScheduledFuture<?> ticks;
  private long lastTick = System.nanoTime();
  private @Nullable ExecutorProcess trainee;
  private boolean closing;

  ProcessPool(ExecutorSettings settings) throws IOException {
    this.settings = settings;
    this.sockets = SocketFolder.of(settings.home());
    this.loop =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("executor-pool").daemon().factory());
    loop.setRemoveOnCancelPolicy(true);
    this.ticks =
        loop.scheduleWithFixedDelay(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public void warm(int count, long memoryBytes) {
    loop.execute(
        () -> {
          long fit =
              seats.entrySet().stream()
                  .filter(seat -> seat.getKey().memoryBytes() == memoryBytes)
                  .filter(seat -> seat.getValue().free() && !seat.getKey().ending())
                  .count();
          for (long i = fit; i < count && !closing; i++) {
            spawn(memoryBytes, null);
          }
        });
  }

  @Override
  public Attempt start(
      Assignment assignment, Isolation isolation, Path log, AttemptListener listener) {
    SafeListener safe = new SafeListener(listener);
    if (isolation == Isolation.IN_PROCESS) {
      Kinds kinds =
          settings
              .kinds()
              .orElseThrow(
                  () ->
                      new IllegalStateException("this pool has no kinds for in-process attempts"));
      InProcessAttempt attempt =
          new InProcessAttempt(kinds, assignment, log, settings.logBytes(), safe);
      inside.add(attempt);
      attempt.start(() -> inside.remove(attempt));
      return attempt;
    }
    RunningAttempt attempt =
        new RunningAttempt(assignment, isolation, log, safe, settings, loop, this);
    loop.execute(() -> place(attempt));
    return attempt;
  }

  private void place(RunningAttempt attempt) {
    if (closing) {
      attempt.unplaced(closingDown());
    } else if (attempt.alone()) {
      attempt.reserve(spawn(attempt.memoryBytes(), attempt));
    } else {
      waiting.add(attempt);
      match();
    }
  }

  /**
   * Gives idle executors to waiting attempts, in the order in which these came, and starts more.
   */
  private void match() {
    for (RunningAttempt attempt : List.copyOf(waiting)) {
      for (Map.Entry<ExecutorProcess, Seat> entry : seats.entrySet()) {
        if (entry.getValue().idle() && fits(entry.getKey(), attempt)) {
          waiting.remove(attempt);
          entry.getValue().take(attempt);
          attempt.begin(entry.getKey());
          break;
        }
      }
    }
    Map<Long, Long> wanted = new LinkedHashMap<>();
    waiting.forEach(attempt -> wanted.merge(attempt.memoryBytes(), 1L, Long::sum));
    wanted.forEach(
        (memoryBytes, count) -> {
          for (long i = starting(memoryBytes); i < count; i++) {
            spawn(memoryBytes, null);
          }
        });
  }

  private static boolean fits(ExecutorProcess executor, RunningAttempt attempt) {
    return executor.memoryBytes() == attempt.memoryBytes() && !executor.ending();
  }

  private long starting(long memoryBytes) {
    return seats.entrySet().stream()
        .filter(seat -> seat.getKey().memoryBytes() == memoryBytes && !seat.getKey().ending())
        .filter(seat -> seat.getValue().free() && !seat.getValue().idle())
        .count();
  }

  private ExecutorSettings training() {
    List<String> flags = new ArrayList<>(settings.flags());
    settings.aotOutput().ifPresent(output -> flags.add("-XX:AOTCacheOutput=" + output));
    return settings.withFlags(flags);
  }

  private ExecutorProcess spawn(long memoryBytes, @Nullable RunningAttempt reserved) {
    boolean first = trainee == null && settings.aotOutput().isPresent();
    ExecutorProcess executor =
        new ExecutorProcess(first ? training() : settings, memoryBytes, this, loop);
    trainee = first ? executor : trainee;
    Seat seat = new Seat();
    seats.put(executor, seat);
    if (reserved != null) {
      seat.take(reserved);
    }
    executor.start(sockets);
    return executor;
  }

  @Override
  public void ready(ExecutorProcess executor) {
    Seat seat = seat(executor);
    seat.greeted();
    RunningAttempt reserved = seat.attempt();
    if (reserved == null) {
      match();
      trim();
    } else {
      reserved.begin(executor);
    }
  }

  @Override
  public void said(ExecutorProcess executor, Frame frame) {
    RunningAttempt attempt = seat(executor).attempt();
    if (attempt != null) {
      attempt.said(frame);
    } else if (!(frame instanceof Frame.Heartbeat)) {
      executor.condemn("an idle executor sent " + frame);
    }
  }

  @Override
  public void printed(ExecutorProcess executor, long token) {
    RunningAttempt attempt = seat(executor).attempt();
    if (attempt != null) {
      attempt.printed(token);
    }
  }

  @Override
  public void idle(ExecutorProcess executor) {
    Seat seat = seat(executor);
    seat.release();
    if (seat.attempts() >= settings.maxAttempts()) {
      executor.kill();
    }
    match();
    trim();
  }

  @Override
  public void withdrawn(RunningAttempt attempt) {
    waiting.remove(attempt);
  }

  @Override
  public void gone(ExecutorProcess executor) {
    Seat seat = seats.remove(executor);
    RunningAttempt attempt = seat == null ? null : seat.attempt();
    if (attempt != null) {
      attempt.gone();
    } else if (seat != null && !seat.idle() && !closing) {
      unstarted(executor);
    }
    if (closing) {
      closeWhenEmpty();
    } else {
      match();
    }
  }

  /**
   * One that did not even start answers for one attempt that waits, so that none waits for ever.
   */
  private void unstarted(ExecutorProcess executor) {
    TaskFailure why = executor.failure(List.of());
    LOG.warn("an executor did not start: {} {}", why.message(), why.lastLines());
    waiting.stream()
        .filter(attempt -> attempt.memoryBytes() == executor.memoryBytes())
        .findFirst()
        .ifPresent(
            attempt -> {
              waiting.remove(attempt);
              attempt.unplaced(why);
            });
  }

  /** Ends the executors that have waited longest where too many wait. */
  private void trim() {
    List<ExecutorProcess> idle =
        seats.entrySet().stream()
            .filter(seat -> seat.getValue().idle() && !seat.getKey().ending())
            .sorted((a, b) -> Long.compare(a.getValue().since(), b.getValue().since()))
            .map(Map.Entry::getKey)
            .toList();
    for (int i = 0; i < idle.size() - settings.maxIdle(); i++) {
      idle.get(i).kill();
    }
  }

  private void tick() {
    long now = System.nanoTime();
    boolean stopped = now - lastTick > STOPPED.toNanos();
    lastTick = now;
    List.copyOf(seats.entrySet())
        .forEach(seat -> look(seat.getKey(), seat.getValue(), now, stopped));
  }

  private void look(ExecutorProcess executor, Seat seat, long now, boolean stopped) {
    if (stopped) {
      executor.forgive();
    }
    RunningAttempt attempt = seat.attempt();
    if (attempt != null) {
      attempt.watch();
    } else if (seat.idle() && !executor.ending()) {
      boolean silent = now - executor.lastHeard() > settings.startLimit().toNanos();
      if (silent || now - seat.since() > settings.idle().toNanos()) {
        executor.kill();
      }
    }
  }

  private Seat seat(ExecutorProcess executor) {
    // What comes after its end meets an empty seat.
    return seats.getOrDefault(executor, new Seat());
  }

  private static TaskFailure closingDown() {
    return TaskFailure.of(Cause.CANCELLED, "the worker closes");
  }

  private void closeWhenEmpty() {
    if (seats.isEmpty()) {
      closed.countDown();
    }
  }

  @Override
  public void close() {
    loop.execute(
        () -> {
          closing = true;
          inside.forEach(attempt -> attempt.cancel(closingDown(), Duration.ZERO));
          List.copyOf(waiting).forEach(attempt -> attempt.judge(closingDown()));
          seats.forEach(
              (executor, seat) -> {
                RunningAttempt attempt = seat.attempt();
                if (attempt != null) {
                  attempt.judge(closingDown());
                } else if (executor == trainee && seat.idle()) {
                  executor.dismiss();
                } else {
                  executor.kill();
                }
              });
          closeWhenEmpty();
        });
    try {
      long seconds = settings.aotOutput().isPresent() ? TRAINING_SECONDS : CLOSE_SECONDS;
      if (!closed.await(seconds, TimeUnit.SECONDS)) {
        LOG.error("executors are left after {} s", seconds);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    ticks.cancel(false);
    // Not shut down: what comes late still gets its answer. The thread ends once nothing comes.
    loop.setKeepAliveTime(1, TimeUnit.SECONDS);
    loop.allowCoreThreadTimeOut(true);
  }
}
