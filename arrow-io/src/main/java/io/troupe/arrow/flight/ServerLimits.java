package io.troupe.arrow.flight;

import java.time.Duration;

/**
 * What a server gives away at most.
 *
 * @param streams streams at once, over all peers
 * @param streamsPerPeer streams at once on one connection
 * @param streamBytes memory outside the heap that one stream may hold
 * @param batchBytes bytes of a blob in one message
 * @param stall how long a stream waits for a consumer that takes nothing before it is ended
 */
public record ServerLimits(
    int streams, int streamsPerPeer, long streamBytes, int batchBytes, Duration stall) {
  /** 16 streams, 4 of one peer, 32 MiB and messages of 1 MiB each, and half a minute. */
  public static final ServerLimits DEFAULT =
      new ServerLimits(16, 4, 32L << 20, 1 << 20, Duration.ofSeconds(30));

  /** The largest message: what a client reserves memory for. */
  static final int MAX_BATCH_BYTES = 4 << 20;

  /** Checks that all are positive and that a stream can hold two messages. */
  public ServerLimits {
    if (streams < 1 || streamsPerPeer < 1 || stall.toMillis() < 1) {
      throw new IllegalArgumentException("streams and stall must be positive");
    }
    if (batchBytes < 1 || batchBytes > MAX_BATCH_BYTES || streamBytes < 4L * batchBytes) {
      throw new IllegalArgumentException(
          "messages of %d bytes: 1 to %d, and a quarter of a stream's %d bytes at most"
              .formatted(batchBytes, MAX_BATCH_BYTES, streamBytes));
    }
  }
}
