package io.troupe.arrow.flight;

import io.grpc.netty.NettyServerBuilder;
import io.troupe.arrow.ArrowMemory;
import io.troupe.arrow.flight.BlobSender.Serving;
import io.troupe.arrow.store.ArtifactStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.arrow.flight.FlightServer;
import org.apache.arrow.flight.Location;
import org.apache.arrow.memory.BufferAllocator;

/** Gives the blobs of some stores to whoever asks for their digest, over Arrow Flight. */
public final class ArtifactServer implements AutoCloseable {
  /** A ticket is short, and nothing else is taken. */
  private static final int MAX_REQUEST_BYTES = 4096;

  private final InetSocketAddress address;
  private final Serving serving;
  private final ExecutorService senders;
  private final ExecutorService callbacks;
  private final FlightServer server;

  private ArtifactServer(InetSocketAddress bind, InetAddress host, Serving serving)
      throws IOException {
    this.serving = serving;
    Threads.quietLibraries();
    senders = Executors.newCachedThreadPool(Threads.named("flight-send"));
    callbacks = Executors.newFixedThreadPool(2, Threads.named("flight-server"));
    Consumer<NettyServerBuilder> transport =
        builder ->
            builder
                .intercept(serving.peers())
                .maxConcurrentCallsPerConnection(4 * serving.limits().streamsPerPeer())
                .permitKeepAliveTime(5, TimeUnit.SECONDS)
                .keepAliveTime(20, TimeUnit.SECONDS)
                .keepAliveTimeout(10, TimeUnit.SECONDS)
                // Ends also a stream whose consumer never takes what the network has of it.
                .maxConnectionAge(30, TimeUnit.MINUTES)
                .maxConnectionAgeGrace(5, TimeUnit.MINUTES);
    server =
        FlightServer.builder(
                serving.memory(),
                Location.forGrpcInsecure(host.getHostAddress(), bind.getPort()),
                new BlobProducer(serving, senders))
            .executor(callbacks)
            .maxInboundMessageSize(MAX_REQUEST_BYTES)
            .backpressureThreshold(serving.limits().batchBytes())
            .transportHint("grpc.builderConsumer", transport)
            .build();
    server.start();
    address = new InetSocketAddress(host, server.getPort());
  }

  /**
   * Starts to serve.
   *
   * @param bind where to listen; port 0 takes a free one
   * @param stores where blobs are looked for, in this order
   * @throws IOException when the address cannot be used
   */
  public static ArtifactServer start(
      InetSocketAddress bind, List<ArtifactStore> stores, ServerLimits limits) throws IOException {
    InetAddress host = bind.getAddress();
    if (host == null) {
      throw new IOException("cannot listen on " + bind + ": the name is not known");
    }
    BufferAllocator memory = ArrowMemory.root(limits.streams() * limits.streamBytes());
    boolean started = false;
    try {
      Serving serving =
          new Serving(List.copyOf(stores), limits, memory, new Peers(limits), new LongAdder());
      ArtifactServer server = new ArtifactServer(bind, host, serving);
      started = true;
      return server;
    } finally {
      if (!started) {
        memory.close();
      }
    }
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return address;
  }

  /** Bytes of blobs that were sent since the start. */
  public long sentBytes() {
    return serving.sent().sum();
  }

  /** Streams that are being sent now. */
  public int streams() {
    return serving.peers().streams();
  }

  /** Most bytes outside the heap that all streams together held at once. */
  public long peakBytes() {
    return serving.memory().getPeakMemoryAllocation();
  }

  /**
   * Ends all streams and gives their memory back.
   *
   * @throws IllegalStateException when memory is still in use, which is a defect
   */
  @Override
  public void close() {
    senders.shutdownNow();
    try {
      server.close();
      // What the network held is freed with its connections.
      senders.awaitTermination(1, TimeUnit.MINUTES);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    callbacks.shutdown();
    serving.memory().close();
  }
}
