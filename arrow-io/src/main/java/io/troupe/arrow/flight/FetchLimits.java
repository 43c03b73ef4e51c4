package io.troupe.arrow.flight;

import java.time.Duration;

/**
 * When a client gives up.
 *
 * @param streams fetches at once over one client; further ones wait
 * @param streamBytes memory outside the heap that one fetch may hold
 * @param chunkTries how often a chunk is fetched before its digest is called wrong
 * @param stall how long a stream may bring nothing before it is ended and opened again
 * @param patience how long nothing may arrive over all tries, with a server that is gone, busy or
 *     stalled, before the fetch fails
 * @param deadline how long one fetch may take in all
 */
public record FetchLimits(
    int streams,
    long streamBytes,
    int chunkTries,
    Duration stall,
    Duration patience,
    Duration deadline) {
  /** 4 fetches, 64 MiB each, 3 tries a chunk, 15 s of stall, a minute of patience, 6 hours. */
  public static final FetchLimits DEFAULT =
      new FetchLimits(
          4, 64L << 20, 3, Duration.ofSeconds(15), Duration.ofMinutes(1), Duration.ofHours(6));

  /** Checks that all are positive. */
  public FetchLimits {
    if (streams < 1 || chunkTries < 1 || streamBytes < 8L * ServerLimits.MAX_BATCH_BYTES) {
      throw new IllegalArgumentException(
          "streams and tries must be positive, and a stream needs %d bytes"
              .formatted(8L * ServerLimits.MAX_BATCH_BYTES));
    }
    if (stall.toMillis() < 1 || patience.toMillis() < 1 || deadline.toMillis() < 1) {
      throw new IllegalArgumentException("stall, patience and deadline must be positive");
    }
  }
}
