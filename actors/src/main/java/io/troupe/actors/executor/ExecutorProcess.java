package io.troupe.actors.executor;

import io.troupe.pipelines.Cause;
import io.troupe.pipelines.TaskFailure;
import io.troupe.pipelines.process.Posix;
import io.troupe.pipelines.process.ProcessSession;
import io.troupe.pipelines.protocol.Frame;
import io.troupe.pipelines.protocol.FrameChannel;
import io.troupe.pipelines.protocol.ProtocolException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One executor process, from its start until it and all that it started are gone. Its methods are
 * called on the pool's loop, and it calls its owner back there.
 */
final class ExecutorProcess {
  private static final long SWEEP_MILLIS = 10;
  private static final long LAST_WORDS_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ExecutorSettings settings;
  private final long memoryBytes;
  private final Owner owner;
  private final ScheduledExecutorService loop;
  private final ExecutorService sender =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("executor-sender").factory());
  private volatile long lastHeard = System.nanoTime();
  private @Nullable ExecutorLink link;
  private @Nullable Process process;
  private @Nullable OutputPump pump;
  private @Nullable FrameChannel channel;
  private Optional<String> trouble = Optional.empty();
  private OptionalInt status = OptionalInt.empty();
  private long exitedAt;
  private boolean condemned;
  private boolean readAll;
  private boolean printedAll;

  /** Hears of a process; {@link #gone} comes last, exactly once. */
  interface Owner {
    /** It waits for an attempt. */
    void ready(ExecutorProcess executor);

    /** It sent a frame. */
    void said(ExecutorProcess executor, Frame frame);

    /** All that the attempt with {@code token} printed has been read. */
    void printed(ExecutorProcess executor, long token);

    /** It and everything that it started are gone. */
    void gone(ExecutorProcess executor);
  }

  ExecutorProcess(
      ExecutorSettings settings, long memoryBytes, Owner owner, ScheduledExecutorService loop) {
    this.settings = settings;
    this.memoryBytes = memoryBytes;
    this.owner = owner;
    this.loop = loop;
  }

  /** Starts it; {@link Owner#ready} or {@link Owner#gone} follows. */
  void start(SocketFolder sockets) {
    Thread.ofPlatform().name("executor-reader").daemon().start(() -> live(sockets));
    var _ =
        loop.schedule(this::startedInTime, settings.startLimit().toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What one attempt in it may use. */
  long memoryBytes() {
    return memoryBytes;
  }

  /** Its process id; 0 before it has one. */
  long pid() {
    return process == null ? 0 : process.pid();
  }

  /** When it last sent something, as {@link System#nanoTime}. */
  long lastHeard() {
    return lastHeard;
  }

  /** Forgives its silence so far: it was this process that did not listen. */
  void forgive() {
    lastHeard = System.nanoTime();
  }

  /** What it prints from now on belongs to {@code log}. */
  void begin(AttemptLog log) {
    if (pump != null) {
      pump.begin(log);
    }
  }

  /** Sends {@code frame} without waiting. */
  void send(Frame frame) {
    FrameChannel to = channel;
    if (to == null || status.isPresent()) {
      return;
    }
    sender.execute(
        () -> {
          try {
            to.write(frame);
          } catch (IOException _) {
            // The process ends or has ended, which its exit tells.
            return;
          }
        });
  }

  /** Asks it and all that it started to end. */
  void terminate() {
    if (channel != null && status.isEmpty()) {
      Posix.signalGroup(pid(), Posix.SIGTERM);
    }
  }

  /** Ends it and all that it started; {@link Owner#gone} follows. */
  void kill() {
    condemned = true;
    if (process == null) {
      return;
    }
    process.destroyForcibly();
    if (channel != null) {
      new ProcessSession(process.pid()).kill();
    }
  }

  /** Lets it end in its own time, such as to write its AOT cache. */
  void dismiss() {
    send(new Frame.Bye("the worker closes"));
  }

  /** Ends it because it did what it must not. */
  void condemn(String why) {
    if (trouble.isEmpty()) {
      trouble = Optional.of(why);
    }
    kill();
  }

  /** Whether it was killed: what it still says does not count. */
  boolean condemned() {
    return condemned;
  }

  /** Whether it was told to end, or has. */
  boolean ending() {
    return condemned || status.isPresent() || trouble.isPresent();
  }

  /** Why an attempt fails that this process did not end in order; it had printed {@code lines}. */
  TaskFailure failure(List<String> lines) {
    List<String> last = lines.isEmpty() && pump != null ? pump.unclaimed() : lines;
    if (trouble.isPresent()) {
      return new TaskFailure(Cause.CRASH, trouble.get(), Optional.empty(), last);
    }
    Path report = reports().resolve("hs_err_pid" + pid() + ".log");
    return new Exit(status.orElse(0), report).failure(last);
  }

  private Path reports() {
    return settings.home().resolve("logs");
  }

  /** Runs on the reader's thread: starts the process, then reads until its connection ends. */
  private void live(SocketFolder sockets) {
    try {
      Path path = sockets.next();
      ExecutorLink listening = ExecutorLink.listen(path);
      List<String> command = JvmFlags.command(settings, memoryBytes, reports(), path);
      Process started = start(command, listening);
      FrameChannel connected = listening.accept(started.pid());
      loop.execute(() -> connected(connected));
      Optional<Frame> frame = connected.read();
      while (frame.isPresent()) {
        lastHeard = System.nanoTime();
        Frame said = frame.get();
        loop.execute(() -> owner.said(this, said));
        frame = connected.read();
      }
    } catch (IOException e) {
      loop.execute(() -> broken(e));
    }
    loop.execute(
        () -> {
          readAll = true;
          if (process == null) {
            // It never started, so nothing else will be heard of it.
            printedAll = true;
            sender.shutdown();
            owner.gone(this);
          }
        });
  }

  private Process start(List<String> command, ExecutorLink listening) throws IOException {
    try {
      Files.createDirectories(reports());
      Process started = new ProcessBuilder(command).redirectErrorStream(true).start();
      started.getOutputStream().close();
      OutputPump output =
          new OutputPump(
              started.getInputStream(),
              token -> loop.execute(() -> owner.printed(this, token)),
              () -> loop.execute(() -> printedAll = true));
      loop.execute(() -> launched(started, listening, output));
      Thread.ofPlatform().name("executor-output").daemon().start(output);
      var _ = started.onExit().thenAccept(p -> loop.execute(() -> exited(p.exitValue())));
      return started;
    } catch (IOException e) {
      listening.close();
      throw e;
    }
  }

  private void launched(Process started, ExecutorLink listening, OutputPump output) {
    process = started;
    link = listening;
    pump = output;
    if (condemned) {
      kill();
    }
  }

  private void connected(FrameChannel connected) {
    channel = connected;
    if (condemned) {
      kill();
    } else if (status.isEmpty()) {
      owner.ready(this);
    }
  }

  private void startedInTime() {
    if (channel == null && !condemned && status.isEmpty()) {
      condemn("the executor did not say hello within " + settings.startLimit());
    }
  }

  private void broken(IOException e) {
    // After its end, or ours, a broken connection is no news.
    if (!condemned && status.isEmpty()) {
      if (process == null) {
        trouble = Optional.of("the executor did not start: " + e.getMessage());
      } else if (e instanceof ProtocolException) {
        condemn("the executor broke the protocol: " + e.getMessage());
      }
    }
  }

  private void exited(int code) {
    status = OptionalInt.of(code);
    exitedAt = System.nanoTime();
    close(link);
    sweep();
  }

  /** Waits until nothing is left: no process of the session, no frame, no output. */
  private void sweep() {
    ProcessSession session = new ProcessSession(pid());
    boolean empty = session.living().isEmpty();
    if (!empty) {
      session.kill();
    }
    boolean heardAll = (readAll && printedAll) || System.nanoTime() - exitedAt > LAST_WORDS_NANOS;
    if (empty && heardAll) {
      close(channel);
      sender.shutdown();
      owner.gone(this);
    } else {
      var _ = loop.schedule(this::sweep, SWEEP_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  // Closing what belongs to a process that is gone can fail without consequence.
  @SuppressWarnings("checkstyle:IllegalCatch")
  private static void close(@Nullable AutoCloseable closeable) {
    if (closeable != null) {
      try {
        closeable.close();
      } catch (Exception _) {
        return;
      }
    }
  }
}
