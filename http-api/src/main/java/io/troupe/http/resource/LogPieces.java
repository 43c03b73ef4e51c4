package io.troupe.http.resource;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.pekko.util.ByteString;

/** A log as it grows, until its attempt has ended and all of it was given. */
final class LogPieces implements Streams.Pieces {
  private static final int PIECE = 1 << 16;
  private static final long LOOK_MILLIS = 100;

  /** A log may come to this node a moment after the news that its attempt has ended. */
  private static final Duration LINGER = Duration.ofMillis(500);

  private final Supplier<Optional<Path>> file;
  private final BooleanSupplier ended;
  private final Executor executor;
  private final Executor later;
  private long at;
  private long endedSince;
  private volatile boolean closed;

  /**
   * A log from its byte {@code at}.
   *
   * @param file empty while there is none
   * @param ended whether the attempt has
   */
  LogPieces(Supplier<Optional<Path>> file, long at, BooleanSupplier ended, Executor executor) {
    this.file = file;
    this.at = at;
    this.ended = ended;
    this.executor = executor;
    this.later = CompletableFuture.delayedExecutor(LOOK_MILLIS, TimeUnit.MILLISECONDS, executor);
  }

  @Override
  public CompletableFuture<Optional<ByteString>> next() {
    return look(executor);
  }

  private CompletableFuture<Optional<ByteString>> look(Executor when) {
    return CompletableFuture.supplyAsync(this::read, when)
        .thenCompose(
            bytes -> {
              if (!bytes.isEmpty()) {
                return CompletableFuture.completedFuture(Optional.of(bytes));
              }
              return over() ? CompletableFuture.completedFuture(Optional.empty()) : look(later);
            });
  }

  private boolean over() {
    if (closed) {
      return true;
    }
    if (!ended.getAsBoolean()) {
      return false;
    }
    long now = System.nanoTime();
    if (endedSince == 0) {
      endedSince = now;
    }
    return now - endedSince >= LINGER.toNanos();
  }

  private ByteString read() {
    Optional<Path> there = file.get();
    if (there.isEmpty()) {
      return ByteString.emptyByteString();
    }
    try (FileChannel channel = FileChannel.open(there.get(), StandardOpenOption.READ)) {
      ByteBuffer buffer = ByteBuffer.allocate(Math.clamp(channel.size() - at, 0, PIECE));
      int read = buffer.hasRemaining() ? channel.read(buffer, at) : 0;
      if (read <= 0) {
        return ByteString.emptyByteString();
      }
      at += read;
      return ByteString.fromArrayUnsafe(buffer.array(), 0, read);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    closed = true;
  }
}
