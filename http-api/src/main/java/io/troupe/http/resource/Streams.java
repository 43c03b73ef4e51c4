package io.troupe.http.resource;

import io.troupe.http.call.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.BackpressureTimeoutException;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers that go on for long. Each is pulled by its client's connection, so that one that does not
 * read holds one piece and nothing more, until it has not read for too long and is ended.
 */
public final class Streams {
  /** How long the last pieces may take when a server closes. */
  private static final Duration LAST = Duration.ofSeconds(2);

  private final int most;
  private final Duration stall;
  private final Executor executor;
  private final AtomicInteger open = new AtomicInteger();
  private final SharedKillSwitch end = KillSwitches.shared("streams");

  /** At most {@code most} at once; {@code executor} may be blocked. */
  public Streams(int most, Duration stall, Executor executor) {
    this.most = most;
    this.stall = stall;
    this.executor = executor;
  }

  /** Cuts the connection of a client; it says nothing that a stack trace would explain. */
  private static final class StalledException extends RuntimeException {
    private static final long serialVersionUID = 1;

    StalledException(Duration stall) {
      super(
          "a client has not read its stream for %d s and is dropped".formatted(stall.toSeconds()),
          null,
          false,
          false);
    }
  }

  /** Gives one piece after another. One call at a time. */
  public interface Pieces extends AutoCloseable {
    /** The next piece, soon or late; empty at the end. */
    CompletableFuture<Optional<ByteString>> next();

    /** Nobody asks any more; what was asked for need not come. */
    @Override
    void close();
  }

  /** Where pieces may be read from files. */
  public Executor executor() {
    return executor;
  }

  /** How many are open. */
  public int open() {
    return open.get();
  }

  /** An answer made of {@code pieces}, which are made when the client is there; 503 if too many. */
  public HttpResponse answer(ContentType type, Supplier<Pieces> pieces) {
    if (open.get() >= most) {
      throw Problem.of(
              503,
              "too-many-streams",
              "%d streams are open, which is the most; close one or ask again later"
                  .formatted(most))
          .with("Retry-After", "5")
          .exception();
    }
    return HttpResponse.create()
        .withStatus(200)
        .withEntity(HttpEntities.createChunked(type, source(pieces)));
  }

  private Source<ByteString, ?> source(Supplier<Pieces> pieces) {
    return Source.lazySource(() -> opened(pieces.get()))
        .via(end.flow())
        .backpressureTimeout(stall)
        .mapError(BackpressureTimeoutException.class, _ -> new StalledException(stall));
  }

  private Source<ByteString, ?> opened(Pieces pieces) {
    open.incrementAndGet();
    return Source.unfoldAsync(pieces, Streams::pull)
        .watchTermination(
            (value, ended) -> {
              var _ =
                  ended.whenComplete(
                      (_, _) -> {
                        open.decrementAndGet();
                        pieces.close();
                      });
              return value;
            });
  }

  private static CompletionStage<Optional<Pair<Pieces, ByteString>>> pull(Pieces pieces) {
    return pieces.next().thenApply(piece -> piece.map(bytes -> Pair.create(pieces, bytes)));
  }

  /** Ends all of them as if they had come to their end, and waits for that a moment. */
  public void close() {
    end.shutdown();
    long deadline = System.nanoTime() + LAST.toNanos();
    while (open.get() > 0 && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
  }
}
