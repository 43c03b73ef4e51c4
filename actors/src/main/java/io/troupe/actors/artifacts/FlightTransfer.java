package io.troupe.actors.artifacts;

import io.troupe.arrow.flight.ArtifactClient;
import io.troupe.arrow.flight.ArtifactServer;
import io.troupe.arrow.flight.FetchException;
import io.troupe.arrow.flight.FetchLimits;
import io.troupe.arrow.flight.ServerLimits;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Over Arrow Flight, on the loopback address. The server starts when its address is asked for. */
public final class FlightTransfer implements ArtifactTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(FlightTransfer.class);

  /** With less patience than the default: there are other nodes to ask, and retries. */
  private static final FetchLimits LIMITS =
      new FetchLimits(
          FetchLimits.DEFAULT.streams(),
          FetchLimits.DEFAULT.streamBytes(),
          FetchLimits.DEFAULT.chunkTries(),
          FetchLimits.DEFAULT.stall(),
          Duration.ofSeconds(10),
          FetchLimits.DEFAULT.deadline());

  private final ArtifactStore store;
  private final Map<String, ArtifactClient> clients = new HashMap<>();
  private @Nullable ArtifactServer server;
  private boolean starting;
  private boolean closed;

  /** To and from {@code store}. */
  public FlightTransfer(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public synchronized Optional<String> address() {
    if (server != null) {
      InetSocketAddress at = server.address();
      return Optional.of(at.getAddress().getHostAddress() + ":" + at.getPort());
    }
    if (!starting && !closed) {
      starting = true;
      Thread.ofPlatform().name("flight-start").daemon().start(this::serve);
    }
    return Optional.empty();
  }

  private void serve() {
    try {
      InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
      ArtifactServer started = ArtifactServer.start(any, List.of(store), ServerLimits.DEFAULT);
      boolean late;
      synchronized (this) {
        late = closed;
        server = late ? null : started;
      }
      if (late) {
        started.close();
      }
    } catch (IOException e) {
      LOG.warn("nobody can get artifacts of {}: {}", store.root(), e.toString());
      synchronized (this) {
        starting = false; // The next who asks lets it be tried again.
      }
    }
  }

  @Override
  public void fetch(Blob blob, List<String> from) throws IOException {
    if (store.find(blob).isPresent()) {
      return;
    }
    List<String> problems = new ArrayList<>();
    for (String address : from) {
      try {
        client(address).fetch(blob, store);
        return;
      } catch (FetchException e) {
        problems.add(String.valueOf(e.getMessage()));
        if (e.reason() == FetchException.Reason.UNAVAILABLE) {
          forget(address);
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException | IllegalArgumentException e) {
        problems.add("from " + address + ": " + e.getMessage());
      }
    }
    throw new IOException(
        problems.isEmpty()
            ? "blob '%s' (%s) is not in this store, and no node is known that has it"
                .formatted(blob.path(), blob.sha256())
            : String.join("; ", problems));
  }

  private synchronized ArtifactClient client(String address) throws IOException {
    if (closed) {
      throw new IOException("the node is closing");
    }
    int colon = address.lastIndexOf(':');
    return clients.computeIfAbsent(
        address,
        _ ->
            ArtifactClient.open(
                new InetSocketAddress(
                    address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                LIMITS));
  }

  /** Nobody answers there: a node that comes back has another port. */
  private void forget(String address) {
    ArtifactClient gone;
    synchronized (this) {
      gone = clients.remove(address);
    }
    if (gone != null) {
      // Waits for what others still fetch over it.
      Thread.ofVirtual().name("flight-forget").start(gone::close);
    }
  }

  @Override
  public void close() {
    List<ArtifactClient> open;
    ArtifactServer serving;
    synchronized (this) {
      closed = true;
      open = List.copyOf(clients.values());
      clients.clear();
      serving = server;
      server = null;
    }
    open.forEach(ArtifactClient::close);
    if (serving != null) {
      serving.close();
    }
  }
}
