package io.troupe.arrow.flight;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.arrow.memory.ArrowBuf;

/** Feeds one digest with what arrives, in its order, beside the thread that receives. */
final class DigestLane {
  /** Pieces that may wait; each holds its memory until it is fed. */
  private static final int QUEUE = 3;

  private final Consumer<ByteBuffer> digest;
  private final Executor threads;
  private final Semaphore room = new Semaphore(QUEUE);
  private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

  DigestLane(Consumer<ByteBuffer> digest, Executor threads) {
    this.digest = digest;
    this.threads = threads;
  }

  /** Hands {@code bytes} over, which are kept until they are fed; waits while too many wait. */
  void put(ArrowBuf bytes) throws InterruptedException {
    room.acquire();
    bytes.getReferenceManager().retain();
    last = last.thenRunAsync(() -> feed(bytes), threads);
  }

  private void feed(ArrowBuf bytes) {
    try {
      digest.accept(bytes.nioBuffer(0, (int) bytes.capacity()));
    } finally {
      bytes.getReferenceManager().release();
      room.release();
    }
  }

  /** Waits until all that was put is fed. */
  void drain() {
    last.join();
  }
}
