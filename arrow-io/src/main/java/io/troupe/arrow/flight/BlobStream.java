package io.troupe.arrow.flight;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.ArrowBuf;

/** One stream that is being received; it is cancelled when nothing arrives for too long. */
final class BlobStream implements AutoCloseable {
  private final FlightStream stream;
  private final Future<?> watch;
  private volatile long waitingSince = Long.MAX_VALUE;

  BlobStream(
      FlightClient client,
      BlobTicket ticket,
      Duration stall,
      Duration deadline,
      ScheduledExecutorService clock) {
    stream =
        client.getStream(
            new Ticket(ticket.encoded()),
            CallOptions.timeout(deadline.toMillis(), TimeUnit.MILLISECONDS));
    long period = Math.max(1, stall.toMillis() / 4);
    watch =
        clock.scheduleAtFixedRate(
            () -> cancelStalled(stall), period, period, TimeUnit.MILLISECONDS);
  }

  private void cancelStalled(Duration stall) {
    long since = waitingSince;
    if (since != Long.MAX_VALUE && System.nanoTime() - since > stall.toNanos()) {
      cancel("nothing arrived for " + stall);
    }
  }

  /** Ends it; whoever waits for its next piece is told. */
  void cancel(String why) {
    stream.cancel(why, null);
  }

  /**
   * Waits for the next piece.
   *
   * @return false when the stream has ended in order
   * @throws FlightRuntimeException when it has not
   */
  boolean next() throws InterruptedException {
    waitingSince = System.nanoTime();
    try {
      return stream.next();
    } catch (RuntimeException e) {
      if (e.getCause() instanceof InterruptedException interrupted) {
        throw interrupted;
      }
      throw e;
    } finally {
      waitingSince = Long.MAX_VALUE;
    }
  }

  /** The piece that arrived; valid until the next. */
  ArrowBuf bytes() {
    return BlobColumn.bytes(stream.getRoot());
  }

  /** Cancels what is left, and waits until the network delivers nothing any more. */
  @Override
  public void close() {
    watch.cancel(false);
    // FlightStream drains itself with waits that an interrupt would end, with its memory in use.
    boolean interrupted = Thread.interrupted();
    while (!tryClose()) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // FlightStream.close declares all
  private boolean tryClose() {
    try {
      stream.close();
      return true;
    } catch (Exception e) {
      if (e.getCause() instanceof InterruptedException) {
        return false;
      }
      throw new IllegalStateException("a stream cannot be closed", e);
    }
  }
}
