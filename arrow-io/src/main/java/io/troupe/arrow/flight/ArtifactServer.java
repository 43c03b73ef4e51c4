package io.troupe.arrow.flight;

import io.troupe.arrow.store.ArtifactStore;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Gives the blobs of some stores to whoever asks for their digest. */
public final class ArtifactServer implements AutoCloseable {
  private final InetSocketAddress address;

  private ArtifactServer(InetSocketAddress address) {
    this.address = address;
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
    throw new IOException("not there yet: " + bind + stores + limits);
  }

  /** Where it listens, with the real port. */
  public InetSocketAddress address() {
    return address;
  }

  /** Ends all streams and gives their memory back. */
  @Override
  public void close() {}
}
