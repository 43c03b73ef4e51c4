package io.troupe.arrow.flight;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;

/** Pulls blobs from one server into stores of this machine. Any number of threads may fetch. */
public final class ArtifactClient implements AutoCloseable {
  private final InetSocketAddress server;
  private final FetchLimits limits;

  private ArtifactClient(InetSocketAddress server, FetchLimits limits) {
    this.server = server;
    this.limits = limits;
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
   * @throws java.io.InterruptedIOException when the thread is interrupted
   */
  public Path fetch(Blob blob, ArtifactStore into) throws IOException {
    throw new IOException("not there yet: " + blob + into + server + limits);
  }

  /** Ends what is being fetched, and the connection. */
  @Override
  public void close() {}
}
