package io.troupe.http.resource;

import io.troupe.http.call.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.SharedKillSwitch;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * Answers that go on for long. Each is pulled by its client's connection, so that one that does not
 * read holds one piece and nothing more, until it has not read for too long and is ended.
 */
public final class Streams {
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
    return Source.lazySource(() -> opened(pieces.get())).via(end.flow()).backpressureTimeout(stall);
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

  /** Ends all of them as if they had come to their end. */
  public void close() {
    end.shutdown();
  }
}
