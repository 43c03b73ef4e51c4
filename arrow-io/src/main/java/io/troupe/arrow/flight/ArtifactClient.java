package io.troupe.arrow.flight;

import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.troupe.arrow.ArrowMemory;
import io.troupe.arrow.flight.FetchException.Reason;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import io.troupe.arrow.store.Partial;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.memory.BufferAllocator;

/**
 * Pulls blobs from one server into stores of this machine, over Arrow Flight. Any number of threads
 * may fetch at once.
 */
public final class ArtifactClient implements AutoCloseable {
  private static final int MESSAGE_ROOM = 64 << 10;

  private final InetSocketAddress server;
  private final FetchLimits limits;
  private final BufferAllocator memory;
  private final ManagedChannel channel;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(Threads.named("flight-fetch"));
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(Threads.named("flight-stall"));
  private final Semaphore room;
  private final LongAdder received = new LongAdder();

  private final Set<BlobStream> streams = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private ArtifactClient(InetSocketAddress server, FetchLimits limits) {
    this.server = server;
    this.limits = limits;
    Threads.quietLibraries();
    room = new Semaphore(limits.streams(), true);
    memory = ArrowMemory.root(limits.streams() * limits.streamBytes());
    channel =
        NettyChannelBuilder.forAddress(server.getHostString(), server.getPort())
            .usePlaintext()
            .disableRetry()
            .proxyDetector(_ -> null)
            .executor(threads)
            .maxInboundMessageSize(ServerLimits.MAX_BATCH_BYTES + MESSAGE_ROOM)
            .keepAliveTime(10, TimeUnit.SECONDS)
            .keepAliveTimeout(10, TimeUnit.SECONDS)
            .build();
  }

  /** A client with {@link FetchLimits#DEFAULT}; the connection is made by the first fetch. */
  public static ArtifactClient open(InetSocketAddress server) {
    return open(server, FetchLimits.DEFAULT);
  }

  /** A client; the connection is made by the first fetch. */
  public static ArtifactClient open(InetSocketAddress server, FetchLimits limits) {
    return new ArtifactClient(server, limits);
  }

  /**
   * Sees to it that {@code blob} is in {@code into}: at once when it is, else it is pulled, every
   * chunk checked, and published whole. What a fetch that failed brought is kept in the store, and
   * the next fetch of this blob, by whomever and from whatever server, goes on there. Blocks;
   * interrupting the thread ends it.
   *
   * @return its file in {@code into}, read-only
   * @throws FetchException when the server cannot give it
   * @throws IOException when it cannot be written
   * @throws InterruptedIOException when the thread is interrupted
   */
  public Path fetch(Blob blob, ArtifactStore into) throws IOException {
    Optional<Path> there = into.find(blob);
    if (there.isPresent()) {
      return there.get();
    }
    try (Partial partial = into.resume(blob)) {
      there = into.find(blob);
      if (there.isPresent()) {
        partial.discard();
        return there.get();
      }
      room.acquire();
      try {
        return fetch(blob, partial);
      } finally {
        room.release();
      }
    } catch (InterruptedException | ClosedByInterruptException e) {
      Thread.currentThread().interrupt();
      throw (IOException)
          new InterruptedIOException("interrupted while fetching blob " + blob.sha256())
              .initCause(e);
    }
  }

  private Path fetch(Blob blob, Partial partial) throws IOException, InterruptedException {
    if (closed) {
      throw new FetchException(Reason.UNAVAILABLE, server, blob, "the client was closed");
    }
    try (BufferAllocator own = memory.newChildAllocator(blob.sha256(), 0, limits.streamBytes())) {
      FlightClient client = FlightGrpcUtils.createFlightClientWithSharedChannel(own, channel);
      try {
        return new Fetch(blob, partial, server, limits, new OverFlight(client), threads).run();
      } finally {
        client.close();
      }
    }
  }

  /** Bytes of blobs that arrived since it was opened. */
  public long receivedBytes() {
    return received.sum();
  }

  /** Most bytes outside the heap that all fetches together held at once. */
  public long peakBytes() {
    return memory.getPeakMemoryAllocation();
  }

  /**
   * Ends what is being fetched, and the connection.
   *
   * @throws IllegalStateException when memory is still in use, which is a defect
   */
  @Override
  public void close() {
    closed = true;
    streams.forEach(stream -> stream.cancel("the client was closed"));
    room.acquireUninterruptibly(limits.streams());
    channel.shutdownNow();
    clock.shutdownNow();
    threads.shutdown();
    memory.close();
    // Who waited meanwhile finds it closed.
    room.release(limits.streams());
  }

  /** What a fetch needs, by Flight. */
  private final class OverFlight implements Fetch.Transport {
    private final FlightClient client;

    OverFlight(FlightClient client) {
      this.client = client;
    }

    @Override
    public BlobStream stream(BlobTicket ticket, Duration deadline) {
      BlobStream stream = new BlobStream(client, ticket, limits.stall(), deadline, clock);
      streams.add(stream);
      if (closed) {
        stream.cancel("the client was closed");
      }
      return stream;
    }

    @Override
    public void ended(BlobStream stream) {
      streams.remove(stream);
    }

    @Override
    public boolean isClosed() {
      return closed;
    }

    @Override
    public void reconnect() {
      channel.resetConnectBackoff();
    }

    @Override
    public void received(long bytes) {
      received.add(bytes);
    }
  }
}
