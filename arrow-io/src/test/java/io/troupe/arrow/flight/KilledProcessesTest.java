package io.troupe.arrow.flight;

import static io.troupe.arrow.flight.Blobs.MIB;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was received outlives the processes that sent and received it. */
class KilledProcessesTest {
  @TempDir Path folder;
  private ArtifactStore there;
  private ArtifactStore here;

  @BeforeEach
  void makeStores() throws Exception {
    there = ArtifactStore.at(folder.resolve("there"));
    here = ArtifactStore.at(folder.resolve("here"));
  }

  @Test
  void aServerThatIsKilledMidwayAndStartedAgainSendsNoByteTwice() throws Exception {
    Blob blob = Blobs.publish(there, 1, Blob.CHUNK_BYTES + 6 * MIB);
    Process server = TransferProcess.serve(there.root(), 0);
    int port = (int) TransferProcess.number(server);
    InetSocketAddress address = new InetSocketAddress(Blobs.loopback().getAddress(), port);
    Process restarted = null;
    try (Relay relay = new Relay(address, Blob.CHUNK_BYTES + MIB);
        ArtifactClient client = ArtifactClient.open(relay.address());
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Path> fetched = thread.submit(() -> client.fetch(blob, here));
      Await.steady("what arrived", MIB, client::receivedBytes);
      assertThat(client.receivedBytes()).isBetween(MIB, blob.bytes() - 1);

      server.destroyForcibly().waitFor();
      relay.release();
      restarted = TransferProcess.serve(there.root(), port);
      TransferProcess.number(restarted);

      assertThat(fetched.get()).exists();
      assertThat(client.receivedBytes()).isEqualTo(blob.bytes());
      here.verify(blob);
    } finally {
      server.destroyForcibly();
      if (restarted != null) {
        restarted.destroyForcibly();
      }
    }
  }

  @Test
  void whatAKilledProcessReceivedIsNotReceivedAgain() throws Exception {
    Blob blob = Blobs.publish(there, 2, Blob.CHUNK_BYTES + 6 * MIB);
    try (ArtifactServer server =
        ArtifactServer.start(Blobs.loopback(), List.of(there), ServerLimits.DEFAULT)) {
      Path partial = here.root().resolve("partial/" + blob.sha256());
      long had;
      try (Relay relay = new Relay(server.address(), Blob.CHUNK_BYTES + MIB)) {
        Process fetch = TransferProcess.fetch(here.root(), relay.address(), blob);
        Await.until("a part arrives", () -> Files.exists(partial));
        Await.steady("what arrived", MIB, () -> size(partial));
        fetch.destroyForcibly().waitFor();
        had = size(partial);
      }
      assertThat(here.find(blob)).isEmpty();
      assertThat(had).isGreaterThan(MIB);

      try (ArtifactClient client = ArtifactClient.open(server.address())) {
        client.fetch(blob, here);
        assertThat(client.receivedBytes()).isEqualTo(blob.bytes() - had);
      }
      here.verify(blob);
    }
  }

  @Test
  void processesThatFetchTheSameBlobReceiveItOnce() throws Exception {
    Blob blob = Blobs.publish(there, 3, 20 * MIB);
    try (ArtifactServer server =
            ArtifactServer.start(Blobs.loopback(), List.of(there), ServerLimits.DEFAULT);
        ArtifactClient client = ArtifactClient.open(server.address())) {
      Process one = TransferProcess.fetch(here.root(), server.address(), blob);
      Process two = TransferProcess.fetch(here.root(), server.address(), blob);
      client.fetch(blob, here);

      long others = TransferProcess.number(one) + TransferProcess.number(two);
      assertThat(client.receivedBytes() + others).isEqualTo(blob.bytes());
      assertThat(one.waitFor() + two.waitFor()).isZero();
      here.verify(blob);
    }
  }

  private static long size(Path file) {
    return file.toFile().length();
  }
}
