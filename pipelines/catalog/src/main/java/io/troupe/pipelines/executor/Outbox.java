package io.troupe.pipelines.executor;

import io.troupe.pipelines.Progress;
import io.troupe.pipelines.protocol.CurvePoint;
import io.troupe.pipelines.protocol.Frame;
import io.troupe.pipelines.protocol.FrameChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The only thread that writes to the worker. Threads of a kind may be interrupted at any time, and
 * an interrupt in the middle of a write would close the connection. It is also the one that beats,
 * so that a kind which computes without pause is not taken for a hung process.
 */
final class Outbox implements Runnable {
  private static final long PULSE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long LONGEST_BEAT_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int MAX_POINTS = 4096;

  private final FrameChannel channel;
  private final ArrayBlockingQueue<Frame> frames = new ArrayBlockingQueue<>(64);
  private final AtomicReference<Frame.@Nullable Advanced> progress = new AtomicReference<>();
  private final List<CurvePoint> points = new ArrayList<>();
  private long pointsToken;
  private volatile long beatNanos = LONGEST_BEAT_NANOS;

  Outbox(FrameChannel channel) {
    this.channel = channel;
  }

  /** From now on beats at least four times in {@code limit}. */
  void beatWithin(Duration limit) {
    beatNanos = Math.clamp(limit.toNanos() / 4, PULSE_NANOS / 4, LONGEST_BEAT_NANOS);
  }

  /** Sends {@code frame} after all that was put before; waits while the worker does not read. */
  void put(Frame frame) {
    boolean interrupted = false;
    while (true) {
      try {
        frames.put(frame);
        break;
      } catch (InterruptedException _) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Sends the latest progress soon. */
  void progress(long token, Progress latest) {
    progress.set(new Frame.Advanced(token, latest));
  }

  /** Sends the point soon, after earlier ones. */
  void point(long token, CurvePoint point) {
    synchronized (points) {
      points.add(point);
      pointsToken = token;
      if (points.size() < MAX_POINTS) {
        return;
      }
    }
    takeWaiting().forEach(this::put);
  }

  /** Sends the attempt's last progress and points, then its end. */
  void end(Frame end) {
    takeWaiting().forEach(this::put);
    put(end);
  }

  /** Writes until the connection fails, which the reading side notices too. */
  @Override
  public void run() {
    long lastWrite = System.nanoTime();
    try {
      while (true) {
        Frame frame = frames.poll(Math.min(PULSE_NANOS, beatNanos), TimeUnit.NANOSECONDS);
        if (frame == null) {
          // Only in pauses: a frame that was put later than a progress may overtake it.
          for (Frame waiting : takeWaiting()) {
            channel.write(waiting);
            lastWrite = System.nanoTime();
          }
          if (System.nanoTime() - lastWrite >= beatNanos) {
            frame = new Frame.Heartbeat();
          }
        }
        if (frame != null) {
          channel.write(frame);
          lastWrite = System.nanoTime();
        }
      }
    } catch (IOException | InterruptedException _) {
      // The worker is gone, or closed the connection; the reading thread ends the process.
      return;
    }
  }

  private List<Frame> takeWaiting() {
    List<Frame> waiting = new ArrayList<>();
    synchronized (points) {
      if (!points.isEmpty()) {
        waiting.add(new Frame.Points(pointsToken, points));
        points.clear();
      }
    }
    Frame.Advanced latest = progress.getAndSet(null);
    if (latest != null) {
      waiting.add(latest);
    }
    return waiting;
  }
}
