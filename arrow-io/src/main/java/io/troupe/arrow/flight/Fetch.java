package io.troupe.arrow.flight;

import io.troupe.arrow.flight.FetchException.Reason;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.BlobCheck;
import io.troupe.arrow.store.Partial;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.memory.ArrowBuf;

/**
 * One blob on its way: opens a stream for what is missing, writes what arrives and checks it
 * beside, and does so again after whatever ended the stream, until all is there or it is hopeless.
 */
final class Fetch {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

  private final Blob blob;
  private final Partial partial;
  private final InetSocketAddress server;
  private final FetchLimits limits;
  private final Transport transport;

  private final BlobCheck check;
  private final DigestLane digests;
  private final long started = System.nanoTime();
  private long progress = started;
  private long at;
  private int suspect = -1;
  private int tries;

  /** What a fetch needs of its client. */
  interface Transport {
    /** Opens a stream. */
    BlobStream stream(BlobTicket ticket, Duration deadline);

    /** Forgets a stream that is closed. */
    void ended(BlobStream stream);

    /** Whether no further stream is any use. */
    boolean isClosed();

    /** Has the next stream connect at once, whatever failed before. */
    void reconnect();

    /** Counts bytes that arrived. */
    void received(long bytes);
  }

  Fetch(
      Blob blob,
      Partial partial,
      InetSocketAddress server,
      FetchLimits limits,
      Transport transport,
      Executor threads) {
    this.blob = blob;
    this.partial = partial;
    this.server = server;
    this.limits = limits;
    this.transport = transport;
    check = new BlobCheck(blob);
    digests = new DigestLane(check::feed, threads);
  }

  /** Receives what is missing and publishes the blob. */
  Path run() throws IOException, InterruptedException {
    at = partial.recheck(check);
    progress = System.nanoTime();
    Duration pause = FIRST_PAUSE;
    while (!check.isComplete()) {
      long before = at;
      Optional<CallStatus> failed = receive();
      if (check.damagedChunk().isPresent()) {
        repair(check.damagedChunk().getAsInt());
      } else if (failed.isPresent()) {
        judge(failed.get());
        pause = at > before ? FIRST_PAUSE : min(pause.multipliedBy(2), LONGEST_PAUSE);
        Thread.sleep(pause);
        transport.reconnect();
      }
    }
    return partial.publish();
  }

  /** Receives from where it stands until the end, a damaged chunk or a failure, which it gives. */
  @SuppressWarnings("checkstyle:IllegalCatch") // whatever Arrow makes of what a server sends
  private Optional<CallStatus> receive() throws IOException, InterruptedException {
    Duration left = limits.deadline().minusNanos(System.nanoTime() - started);
    if (!left.isPositive()) {
      throw failure(
          Reason.UNAVAILABLE, "only %d bytes arrived in %s".formatted(at, limits.deadline()));
    }
    BlobStream stream = transport.stream(BlobTicket.rest(blob, at), left);
    try (stream) {
      while (check.damagedChunk().isEmpty() && stream.next()) {
        take(stream.bytes());
      }
    } catch (FlightRuntimeException e) {
      return Optional.of(e.status());
    } catch (RuntimeException e) {
      throw (IOException) failure(Reason.PROTOCOL, "it sent what is no stream: " + e).initCause(e);
    } finally {
      transport.ended(stream);
      digests.drain();
    }
    return at < blob.bytes()
        ? Optional.of(CallStatus.INTERNAL.withDescription("the stream ended early"))
        : Optional.empty();
  }

  private void take(ArrowBuf bytes) throws IOException, InterruptedException {
    long length = bytes.capacity();
    if (length > blob.bytes() - at) {
      throw failure(Reason.PROTOCOL, "it sent more than was asked for");
    }
    digests.put(bytes);
    partial.write(bytes.nioBuffer(0, (int) length), at);
    at += length;
    progress = System.nanoTime();
    transport.received(length);
  }

  /** Goes back to before a damaged chunk, or gives up on it. */
  private void repair(int chunk) throws IOException {
    tries = chunk == suspect ? tries + 1 : 1;
    suspect = chunk;
    at = chunk * Blob.CHUNK_BYTES;
    check.rewind(chunk);
    partial.truncate(at);
    if (tries >= limits.chunkTries()) {
      throw failure(
          Reason.DAMAGED,
          "its bytes %d to %d (chunk %d of %d) have another SHA-256 than %s, %d times"
              .formatted(
                  at,
                  blob.chunkEnd(chunk),
                  chunk + 1,
                  blob.chunkCount(),
                  blob.chunkSha256(chunk),
                  tries));
    }
  }

  /** Throws when another try is no use. */
  private void judge(CallStatus status) throws FetchException {
    String said = status.code() + ", " + status.description();
    if (transport.isClosed()) {
      throw failure(Reason.UNAVAILABLE, "the client was closed");
    }
    boolean patient = System.nanoTime() - progress < limits.patience().toNanos();
    switch (status.code()) {
      case NOT_FOUND -> throw failure(Reason.MISSING, said);
      case INVALID_ARGUMENT, UNIMPLEMENTED, UNAUTHENTICATED, UNAUTHORIZED ->
          throw failure(Reason.PROTOCOL, said);
      case RESOURCE_EXHAUSTED -> {
        if (!patient) {
          throw failure(Reason.BUSY, said + ", for " + limits.patience());
        }
      }
      default -> {
        if (!patient) {
          throw failure(
              Reason.UNAVAILABLE,
              "%s; %d bytes arrived, nothing for %s".formatted(said, at, limits.patience()));
        }
      }
    }
  }

  private FetchException failure(Reason reason, String problem) {
    return new FetchException(reason, server, blob, problem);
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
