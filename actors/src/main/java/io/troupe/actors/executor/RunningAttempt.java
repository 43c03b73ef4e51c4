package io.troupe.actors.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.plan.Isolation;
import io.troupe.pipelines.process.ResidentMemory;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import io.troupe.pipelines.protocol.Frame;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One attempt in an executor process. Its methods, but for cancel, are called on the pool's loop.
 */
final class RunningAttempt implements Attempt {
  /** From SIGTERM to SIGKILL. */
  private static final long TERM_MILLIS = 1000;

  /** From a result until its output must have come. */
  private static final long OUTPUT_MILLIS = 1000;

  /** What a JVM takes beside its heap and the tensors: code, classes, stacks, the collector. */
  private static final long JVM_BYTES = 192L << 20;

  private final Assignment assignment;
  private final Isolation isolation;
  private final Path logPath;
  private final SafeListener listener;
  private final ExecutorSettings settings;
  private final ScheduledExecutorService loop;
  private final Releases releases;
  private @Nullable ExecutorProcess executor;
  private @Nullable AttemptLog log;
  private @Nullable ScheduledFuture<?> timer;
  private Optional<TaskFailure> wish = Optional.empty();
  private Optional<TaskFailure> verdict = Optional.empty();
  private Optional<AttemptOutcome> reported = Optional.empty();
  private long cancelBy = Long.MAX_VALUE;
  private boolean begun;
  private boolean retire;
  private boolean printed;
  private boolean ended;

  /** Takes executors back. */
  interface Releases {
    /** The attempt will not need an executor after all. */
    void withdrawn(RunningAttempt attempt);

    /** The executor is idle and healthy. */
    void idle(ExecutorProcess executor);
  }

  RunningAttempt(
      Assignment assignment,
      Isolation isolation,
      Path logPath,
      SafeListener listener,
      ExecutorSettings settings,
      ScheduledExecutorService loop,
      Releases releases) {
    this.assignment = assignment;
    this.isolation = isolation;
    this.logPath = logPath;
    this.listener = listener;
    this.settings = settings;
    this.loop = loop;
    this.releases = releases;
  }

  @Override
  public void cancel(TaskFailure why, Duration grace) {
    loop.execute(() -> cancelWithin(why, grace));
  }

  @Override
  public void answer(long number, SubtaskOutcome outcome) {
    loop.execute(
        () -> {
          if (executor != null && log != null && reported.isEmpty()) {
            executor.send(Frame.SubtaskResults.of(assignment.token(), number, outcome));
          }
        });
  }

  /** Whether it wants a process that nobody else had and nobody else gets. */
  boolean alone() {
    return isolation == Isolation.PROCESS;
  }

  long memoryBytes() {
    return assignment.memoryBytes();
  }

  /** Gets an executor that waits for it, or, where it is alone, one that is starting for it. */
  void reserve(ExecutorProcess starting) {
    executor = starting;
  }

  /** Begins in {@code ready}. */
  void begin(ExecutorProcess ready) {
    executor = ready;
    ready.forgive();
    log = new AttemptLog(logPath, settings.logBytes(), listener::lines, this::flooded);
    ready.begin(log);
    ready.send(new Frame.Assign(assignment));
  }

  /** Takes a frame of its executor. */
  void said(Frame frame) {
    if (process().condemned()) {
      return;
    }
    switch (frame) {
      case Frame.Started(long token) when mine(token) -> {
        begun = true;
        listener.started(process().pid());
      }
      case Frame.Advanced(long token, var progress) when mine(token) -> {
        listener.alive();
        listener.advanced(progress);
      }
      case Frame.Points(long token, List<CurvePoint> points) when mine(token) -> {
        listener.alive();
        listener.points(points);
      }
      case Frame.Subtasks(long token, long number, var subtasks) when mine(token) -> {
        listener.alive();
        listener.subtasks(number, subtasks);
      }
      case Frame.Heartbeat() -> {
        if (begun) {
          listener.alive();
        }
      }
      case Frame.Result result when mine(result.token()) ->
          report(
              new AttemptOutcome.Succeeded(result.metrics(), result.artifacts(), result.timings()),
              result.retire());
      case Frame.Failure failure when mine(failure.token()) ->
          report(new AttemptOutcome.Failed(failure.failure(), failure.timings()), failure.retire());
      case Frame.Bye(String reason) -> process().condemn("the executor left: " + reason);
      case Frame.Started _,
          Frame.Advanced _,
          Frame.Points _,
          Frame.Subtasks _,
          Frame.SubtaskResults _,
          Frame.Result _,
          Frame.Failure _,
          Frame.Hello _,
          Frame.Assign _,
          Frame.Cancel _ ->
          process().condemn("the executor broke the protocol: it sent " + frame);
    }
  }

  /** Everything that the attempt with {@code token} printed is in its log. */
  void printed(long token) {
    printed |= mine(token);
    finish();
  }

  /** Its executor and all that this started are gone. */
  void gone() {
    end(reported.or(() -> verdict.map(this::failed)).orElseGet(() -> failed(reason())));
  }

  /** Looks at the limits that only an outsider can watch. */
  void watch() {
    ExecutorProcess watched = process();
    if (log == null || reported.isPresent() || watched.ending()) {
      return;
    }
    Duration silence = Duration.ofNanos(System.nanoTime() - watched.lastHeard());
    if (silence.compareTo(assignment.heartbeat()) > 0) {
      judge(
          new TaskFailure(
              Cause.UNRESPONSIVE,
              "the executor was silent for %.1f s, and may be for %.1f s"
                  .formatted(silence.toMillis() / 1e3, assignment.heartbeat().toMillis() / 1e3),
              Optional.of("timeout.heartbeat sets the limit"),
              List.of()));
      return;
    }
    OptionalLong resident = ResidentMemory.of(watched.pid());
    long limit = assignment.memoryBytes() + JVM_BYTES;
    if (resident.orElse(0) > limit) {
      judge(
          new TaskFailure(
              Cause.OUT_OF_MEMORY,
              "the executor occupied %,d MiB; the task may use %,d MiB, and its JVM %,d MiB more"
                  .formatted(
                      resident.orElse(0) >> 20, assignment.memoryBytes() >> 20, JVM_BYTES >> 20),
              Optional.of("give the task more memory under resources, or make it smaller"),
              List.of()));
    }
  }

  /** Ends it at once with {@code why}, by killing its executor. */
  void judge(TaskFailure why) {
    if (verdict.isEmpty()) {
      verdict = Optional.of(why);
    }
    if (executor == null) {
      releases.withdrawn(this);
      end(failed(why));
    } else {
      executor.kill();
    }
  }

  /** Ends it because no executor could be started for it. */
  void unplaced(TaskFailure why) {
    end(failed(why));
  }

  private void flooded() {
    loop.execute(
        () -> {
          if (reported.isEmpty()) {
            judge(
                new TaskFailure(
                    Cause.OUTPUT_FLOOD,
                    "it printed more than %,d bytes".formatted(settings.logBytes()),
                    Optional.of("print less, or write to a file in the task's scratch folder"),
                    List.of()));
          }
        });
  }

  private void cancelWithin(TaskFailure why, Duration grace) {
    if (ended || reported.isPresent()) {
      return;
    }
    if (log == null) {
      judge(why);
      return;
    }
    if (wish.isEmpty()) {
      wish = Optional.of(why);
      process().send(new Frame.Cancel(assignment.token(), why));
    }
    long by = System.nanoTime() + grace.toNanos();
    if (by < cancelBy) {
      cancelBy = by;
      schedule(this::terminate, grace.toMillis());
    }
  }

  private void terminate() {
    verdict = verdict.or(() -> wish);
    process().terminate();
    schedule(process()::kill, TERM_MILLIS);
  }

  private void report(AttemptOutcome outcome, boolean thenRetire) {
    reported = Optional.of(outcome);
    retire = thenRetire;
    schedule(() -> process().kill(), OUTPUT_MILLIS);
    finish();
  }

  private void finish() {
    if (ended || reported.isEmpty() || !printed) {
      return;
    }
    ExecutorProcess used = process();
    if (retire || alone() || used.ending()) {
      used.kill();
      return;
    }
    stopTimer();
    executor = null;
    AttemptOutcome outcome = reported.get();
    releases.idle(used);
    end(outcome);
  }

  private void end(AttemptOutcome outcome) {
    if (ended) {
      return;
    }
    ended = true;
    stopTimer();
    AttemptOutcome last = outcome;
    if (log != null) {
      log.close();
      last = withLastLines(outcome, log.lastLines());
    }
    listener.ended(last);
  }

  private TaskFailure reason() {
    return wish.orElseGet(() -> process().failure(log == null ? List.of() : log.lastLines()));
  }

  private AttemptOutcome failed(TaskFailure why) {
    return AttemptOutcome.Failed.of(why);
  }

  private static AttemptOutcome withLastLines(AttemptOutcome outcome, List<String> lines) {
    return switch (outcome) {
      case AttemptOutcome.Failed(TaskFailure why, var timings) when why.lastLines().isEmpty() ->
          new AttemptOutcome.Failed(
              new TaskFailure(why.cause(), why.message(), why.hint(), lines), timings);
      case AttemptOutcome.Failed failed -> failed;
      case AttemptOutcome.Succeeded succeeded -> succeeded;
    };
  }

  private boolean mine(long token) {
    return token == assignment.token();
  }

  private ExecutorProcess process() {
    if (executor == null) {
      throw new IllegalStateException(assignment.task() + " has no executor");
    }
    return executor;
  }

  private void schedule(Runnable step, long millis) {
    stopTimer();
    timer = loop.schedule(step, millis, TimeUnit.MILLISECONDS);
  }

  private void stopTimer() {
    if (timer != null) {
      timer.cancel(false);
      timer = null;
    }
  }
}
