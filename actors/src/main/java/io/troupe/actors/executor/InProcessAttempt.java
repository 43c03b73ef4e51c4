package io.troupe.actors.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.attempt.AttemptRunner;
import io.troupe.pipelines.attempt.AttemptSink;
import io.troupe.pipelines.attempt.Cancellation;
import io.troupe.pipelines.attempt.SubtaskCalls;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An attempt on a thread of this process; for tests. A kind that ignores its cancellation goes on,
 * and what it prints past its context is not kept.
 */
final class InProcessAttempt implements Attempt, AttemptSink {
  private static final long PULSE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final AttemptRunner runner;
  private final Assignment assignment;
  private final Path logPath;
  private final long logBytes;
  private final SafeListener listener;
  private final Cancellation cancellation = new Cancellation();
  private final SubtaskCalls calls = new SubtaskCalls();
  private final AtomicReference<@Nullable Progress> latest = new AtomicReference<>();
  private long lastPulse;
  private @Nullable AttemptLog log;

  InProcessAttempt(
      Kinds kinds, Assignment assignment, Path logPath, long logBytes, SafeListener listener) {
    this.runner = new AttemptRunner(kinds);
    this.assignment = assignment;
    this.logPath = logPath;
    this.logBytes = logBytes;
    this.listener = listener;
  }

  /** Begins, and calls {@code end} before its listener hears of its end. */
  void start(Runnable end) {
    Thread.ofPlatform().name("attempt " + assignment.task()).daemon().start(() -> run(end));
  }

  private void run(Runnable end) {
    AttemptOutcome outcome;
    try (AttemptLog file = new AttemptLog(logPath, logBytes, listener::lines, this::flooded)) {
      log = file;
      outcome = runner.run(assignment, this, cancellation).outcome();
      pulse(latest.getAndSet(null));
    }
    calls.close();
    end.run();
    listener.ended(outcome);
  }

  private void flooded() {
    cancellation.cancel(
        TaskFailure.of(Cause.OUTPUT_FLOOD, "it logged more than %,d bytes".formatted(logBytes)));
  }

  @Override
  public SubtaskOutcome subtasks(SubtaskList subtasks) throws InterruptedException {
    return calls.ask(subtasks, listener::subtasks);
  }

  @Override
  public void answer(long number, SubtaskOutcome outcome) {
    calls.answer(number, outcome);
  }

  @Override
  public void cancel(TaskFailure why, Duration grace) {
    cancellation.cancel(why);
  }

  @Override
  public void started() {
    listener.started(ProcessHandle.current().pid());
  }

  @Override
  public synchronized void progress(Progress progress) {
    latest.set(progress);
    if (System.nanoTime() - lastPulse >= PULSE_NANOS) {
      pulse(latest.getAndSet(null));
    }
  }

  private void pulse(@Nullable Progress progress) {
    if (progress != null) {
      lastPulse = System.nanoTime();
      listener.advanced(progress);
      listener.alive();
    }
  }

  @Override
  public void point(CurvePoint point) {
    listener.points(List.of(point));
  }

  @Override
  public void log(String line) {
    AttemptLog to = log;
    if (to != null) {
      to.line(line);
      to.flush();
    }
  }
}
