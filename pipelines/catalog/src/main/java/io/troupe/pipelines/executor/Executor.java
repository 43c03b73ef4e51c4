package io.troupe.pipelines.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.SubtaskOutcome;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.attempt.AttemptRunner;
import io.troupe.pipelines.attempt.AttemptSink;
import io.troupe.pipelines.attempt.Cancellation;
import io.troupe.pipelines.attempt.Conclusion;
import io.troupe.pipelines.attempt.SubtaskCalls;
import io.troupe.pipelines.process.Posix;
import io.troupe.pipelines.process.ProcessSession;
import io.troupe.pipelines.protocol.Assignment;
import io.troupe.pipelines.protocol.AttemptOutcome;
import io.troupe.pipelines.protocol.CurvePoint;
import io.troupe.pipelines.protocol.Frame;
import io.troupe.pipelines.protocol.FrameChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Serves one worker: an attempt at a time, until it says goodbye or its connection ends. */
final class Executor {
  /** How long a kind may clean up after the worker is gone. */
  private static final Duration LAST_WISH = Duration.ofSeconds(1);

  private final AttemptRunner runner;
  private final FrameChannel channel;
  private final Outbox outbox;
  private final Console console;
  private volatile @Nullable Running running;

  Executor(Kinds kinds, FrameChannel channel, Outbox outbox, Console console) {
    this.runner = new AttemptRunner(kinds);
    this.channel = channel;
    this.outbox = outbox;
    this.console = console;
  }

  /** Reads frames and never returns: the process ends when the worker leaves, by any way. */
  // Whatever went wrong here, a process that no longer listens to its worker must not stay.
  @SuppressWarnings("checkstyle:IllegalCatch")
  void serve() {
    try {
      Optional<Frame> frame = channel.read();
      while (frame.isPresent()) {
        accept(frame.get());
        frame = channel.read();
      }
      leave("the worker is gone");
    } catch (OutOfMemoryError _) {
      Runtime.getRuntime().halt(Frame.EXIT_OUT_OF_MEMORY);
    } catch (Throwable e) {
      leave(e.toString());
    }
  }

  private void accept(Frame frame) throws IOException {
    switch (frame) {
      case Frame.Assign(Assignment assignment) -> begin(assignment);
      case Frame.Cancel cancel -> {
        Running now = running;
        if (now != null && now.token() == cancel.token()) {
          now.cancellation().cancel(cancel.why());
        }
      }
      case Frame.SubtaskResults results -> {
        Running now = running;
        if (now != null && now.token() == results.token()) {
          now.calls().answer(results.number(), results.outcome());
        }
      }
      case Frame.Bye(String reason) -> {
        if (running == null) {
          // In order, so that a JVM that was asked for an AOT cache writes it.
          System.exit(0);
        }
        leave(reason);
      }
      case Frame.Hello _,
          Frame.Started _,
          Frame.Advanced _,
          Frame.Points _,
          Frame.Subtasks _,
          Frame.Heartbeat _,
          Frame.Result _,
          Frame.Failure _ ->
          refuse("a worker does not send " + frame);
    }
  }

  private void begin(Assignment assignment) throws IOException {
    if (running != null) {
      refuse("an attempt was assigned while another runs");
    }
    Cancellation cancellation = new Cancellation();
    SubtaskCalls calls = new SubtaskCalls();
    Thread thread =
        Thread.ofPlatform()
            .name("attempt")
            .uncaughtExceptionHandler(Executor::fatal)
            .unstarted(() -> attempt(assignment, cancellation, calls));
    running = new Running(assignment.token(), cancellation, calls, thread);
    outbox.beatWithin(assignment.heartbeat());
    console.install();
    thread.start();
  }

  private void attempt(Assignment assignment, Cancellation cancellation, SubtaskCalls calls) {
    long token = assignment.token();
    Conclusion conclusion = runner.run(assignment, new Sink(token, calls), cancellation);
    calls.close();
    console.mark(token);
    boolean retire = conclusion.retire() || Posix.hasChildren();
    running = null;
    switch (conclusion.outcome()) {
      case AttemptOutcome.Succeeded(var metrics, var artifacts, var timings) ->
          outbox.end(new Frame.Result(token, metrics, artifacts, timings, retire));
      case AttemptOutcome.Failed(var failure, var timings) ->
          outbox.end(new Frame.Failure(token, failure, timings, retire));
    }
  }

  private void refuse(String why) throws IOException {
    channel.write(new Frame.Bye(why));
    leave(why);
  }

  /** Ends this process and all that it started, within two seconds. */
  private void leave(String why) {
    Running now = running;
    if (now != null) {
      now.cancellation().cancel(TaskFailure.of(Cause.WORKER_LOST, why));
      try {
        boolean _ = now.thread().join(LAST_WISH);
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    }
    new ProcessSession(ProcessHandle.current().pid()).kill();
    Runtime.getRuntime().halt(0);
  }

  private static void fatal(Thread thread, Throwable e) {
    Runtime.getRuntime()
        .halt(e instanceof OutOfMemoryError ? Frame.EXIT_OUT_OF_MEMORY : Frame.EXIT_BROKEN);
  }

  private record Running(
      long token, Cancellation cancellation, SubtaskCalls calls, Thread thread) {}

  private final class Sink implements AttemptSink {
    private final long token;
    private final SubtaskCalls calls;

    Sink(long token, SubtaskCalls calls) {
      this.token = token;
      this.calls = calls;
    }

    @Override
    public void started() {
      outbox.put(new Frame.Started(token));
    }

    @Override
    public void progress(Progress progress) {
      outbox.progress(token, progress);
    }

    @Override
    public void point(CurvePoint point) {
      outbox.point(token, point);
    }

    @Override
    public void log(String line) {
      console.line(line);
    }

    @Override
    public SubtaskOutcome subtasks(SubtaskList subtasks) throws InterruptedException {
      return calls.ask(
          subtasks, (number, asked) -> outbox.put(new Frame.Subtasks(token, number, asked)));
    }
  }
}
