package io.troupe.arrow.flight;

import static io.troupe.arrow.flight.Blobs.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.arrow.flight.FetchException.Reason;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs get from one store into another whole and unchanged, or somebody says why not. */
class ArtifactTransferTest {
  private static final long CHUNK = Blob.CHUNK_BYTES;
  private static final FetchLimits HASTY =
      new FetchLimits(
          4, 64 * MIB, 3, Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofMinutes(5));

  @TempDir Path folder;
  private ArtifactStore there;
  private ArtifactStore here;
  private ArtifactServer server;

  @BeforeEach
  void start() throws IOException {
    there = ArtifactStore.at(folder.resolve("there"));
    here = ArtifactStore.at(folder.resolve("here"));
    server = ArtifactServer.start(Blobs.loopback(), List.of(there), ServerLimits.DEFAULT);
  }

  /** Fails when memory of a stream is still in use. */
  @AfterEach
  void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 12345})
  void aBlobOfAnySizeArrivesAsItIs(long bytes) throws Exception {
    Blob blob = Blobs.publish(there, 1, bytes);

    try (ArtifactClient client = ArtifactClient.open(server.address())) {
      Path file = client.fetch(blob, here);

      assertThat(file).isEqualTo(here.open(blob));
      assertThat(Files.mismatch(file, there.open(blob))).isEqualTo(-1);
      assertThat(Files.getPosixFilePermissions(file)).hasSize(3);
      assertThat(client.receivedBytes()).isEqualTo(bytes);
      assertThat(partials()).isEmpty();
      assertThat(client.peakBytes()).isLessThan(32 * MIB);
      assertThat(server.peakBytes()).isLessThan(32 * MIB);

      assertThat(client.fetch(blob, here)).isEqualTo(file);
      assertThat(client.receivedBytes()).as("of what is there already").isEqualTo(bytes);
    }
  }

  @Test
  void anUnknownBlobIsNamed() throws Exception {
    Blob blob = Blobs.publish(here, 2, 1000);
    try (ArtifactClient client = ArtifactClient.open(server.address())) {
      FetchException e = failure(client, blob, ArtifactStore.at(folder.resolve("third")));

      assertThat(e.reason()).isEqualTo(Reason.MISSING);
      assertThat(e.sha256()).isEqualTo(blob.sha256());
      assertThat(e)
          .hasMessageContaining("seed-2")
          .hasMessageContaining(blob.sha256())
          .hasMessageContaining("localhost:" + server.address().getPort())
          .hasMessageContaining("the blob is not here");
    }
  }

  @Test
  void aFileOfAnotherLengthIsNotSent() throws Exception {
    Blob blob = Blobs.publish(there, 3, 1000);
    Path file = Blobs.file(there, blob);
    Blobs.flip(file, 0);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(999);
    }
    try (ArtifactClient client = ArtifactClient.open(server.address())) {
      FetchException e = failure(client, blob, here);

      assertThat(e.reason()).isEqualTo(Reason.MISSING);
      assertThat(e).hasMessageContaining("its file has 999 bytes");
    }
  }

  @Test
  void aDamagedChunkIsTriedAgainAndNamedAndTheGoodOnesAreKept() throws Exception {
    Blob blob = Blobs.publish(there, 4, CHUNK + MIB);
    Path file = Blobs.file(there, blob);
    Blobs.flip(file, CHUNK + 7);

    try (ArtifactClient client = ArtifactClient.open(server.address())) {
      FetchException e = failure(client, blob, here);

      assertThat(e.reason()).isEqualTo(Reason.DAMAGED);
      assertThat(e)
          .hasMessageContaining("seed-4")
          .hasMessageContaining("chunk 2 of 2")
          .hasMessageContaining("67108864 to 68157440")
          .hasMessageContaining(blob.chunks().get(1))
          .hasMessageContaining("3 times");
      assertThat(client.receivedBytes()).isEqualTo(CHUNK + 3 * MIB);
      assertThat(here.find(blob)).isEmpty();
    }

    Blobs.flip(file, CHUNK + 7);
    try (ArtifactClient later = ArtifactClient.open(server.address())) {
      later.fetch(blob, here);
      assertThat(later.receivedBytes()).isEqualTo(MIB);
    }
    here.verify(blob);
  }

  @Test
  void aByteThatTheNetworkChangesIsFetchedAgain() throws Exception {
    Blob blob = Blobs.publish(there, 5, 8 * MIB);
    try (Relay relay = new Relay(server.address(), Long.MAX_VALUE);
        ArtifactClient client = ArtifactClient.open(relay.address())) {
      relay.flip(3 * MIB + 5);

      client.fetch(blob, here);

      assertThat(client.receivedBytes()).isGreaterThan(8 * MIB);
    }
    here.verify(blob);
  }

  @Test
  void aConnectionThatBreaksIsMadeAgainAndNoByteSentTwice() throws Exception {
    Blob blob = Blobs.publish(there, 6, 16 * MIB);
    try (Relay relay = new Relay(server.address(), 7 * MIB);
        ArtifactClient client = ArtifactClient.open(relay.address());
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      Future<Path> fetched = thread.submit(() -> client.fetch(blob, here));
      Await.steady("what arrived", MIB, client::receivedBytes);
      relay.release();
      relay.cut();

      fetched.get();

      assertThat(client.receivedBytes()).isEqualTo(16 * MIB);
    }
    here.verify(blob);
  }

  @Test
  void aServerThatFallsSilentIsGivenUpInTime() throws Exception {
    Blob blob = Blobs.publish(there, 7, 16 * MIB);
    try (Relay relay = new Relay(server.address(), 7 * MIB)) {
      try (ArtifactClient client = ArtifactClient.open(relay.address(), HASTY)) {
        FetchException e = failure(client, blob, here);

        assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
        assertThat(e).hasMessageContaining("nothing arrived for PT1S");
      }
      relay.release();
      try (ArtifactClient client = ArtifactClient.open(relay.address())) {
        client.fetch(blob, here);
        assertThat(client.receivedBytes()).isBetween(1L, 11 * MIB);
      }
    }
    here.verify(blob);
  }

  @Test
  void nobodyWhoAnswersIsSaidSo() throws Exception {
    Blob blob = Blobs.publish(there, 8, 1000);
    InetSocketAddress address = server.address();
    server.close();
    try (ArtifactClient client = ArtifactClient.open(address, HASTY)) {
      FetchException e = failure(client, blob, here);

      assertThat(e.reason()).isEqualTo(Reason.UNAVAILABLE);
      assertThat(e).hasMessageContaining("nothing for PT3S");
    }
    start();
  }

  @Test
  void manyFetchesAtOnceReceiveEachBlobOnce() throws Exception {
    List<Blob> blobs = new ArrayList<>();
    for (int seed = 10; seed < 20; seed++) {
      blobs.add(Blobs.publish(there, seed, 3 * MIB));
    }
    try (ArtifactClient one = ArtifactClient.open(server.address());
        ArtifactClient two = ArtifactClient.open(server.address());
        ExecutorService threads = Executors.newFixedThreadPool(40)) {
      List<Callable<Path>> fetches = new ArrayList<>();
      for (Blob blob : blobs) {
        fetches.add(() -> one.fetch(blob, here));
        fetches.add(() -> two.fetch(blob, here));
        fetches.add(() -> one.fetch(blob, ArtifactStore.at(folder.resolve("here"))));
      }
      for (Future<Path> fetched : threads.invokeAll(fetches)) {
        assertThat(fetched.get()).exists();
      }
      assertThat(one.receivedBytes() + two.receivedBytes()).isEqualTo(30 * MIB);
    }
    for (Blob blob : blobs) {
      here.verify(blob);
    }
    assertThat(partials()).isEmpty();
  }

  @Test
  void closingTheClientEndsItsFetches() throws Exception {
    Blob blob = Blobs.publish(there, 21, 16 * MIB);
    try (Relay relay = new Relay(server.address(), 5 * MIB);
        ExecutorService thread = Executors.newSingleThreadExecutor()) {
      ArtifactClient client = ArtifactClient.open(relay.address());
      Future<FetchException> failed = thread.submit(() -> failure(client, blob, here));
      Await.steady("what arrived", MIB, client::receivedBytes);

      client.close();

      assertThat(failed.get()).hasMessageContaining("the client was closed");
      assertThat(failure(client, blob, here)).hasMessageContaining("the client was closed");
    }
  }

  @Test
  void anInterruptedFetchEndsAndKeepsWhatItHas() throws Exception {
    Blob blob = Blobs.publish(there, 22, 16 * MIB);
    try (Relay relay = new Relay(server.address(), 5 * MIB);
        ArtifactClient client = ArtifactClient.open(relay.address())) {
      Throwable[] thrown = new Throwable[1];
      Thread thread =
          Thread.ofPlatform()
              .start(
                  () -> {
                    thrown[0] =
                        catchThrowableOfType(IOException.class, () -> client.fetch(blob, here));
                  });
      Await.steady("what arrived", MIB, client::receivedBytes);

      thread.interrupt();
      thread.join();

      assertThat(thrown[0]).hasMessageContaining("interrupted");
      assertThat(Files.size(folder.resolve("here/partial/" + blob.sha256())))
          .isEqualTo(client.receivedBytes());
    }
  }

  @Test
  void anAddressThatIsTakenIsRefused() {
    assertThatThrownBy(
            () -> ArtifactServer.start(server.address(), List.of(there), ServerLimits.DEFAULT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(Integer.toString(server.address().getPort()));
  }

  private static FetchException failure(ArtifactClient client, Blob blob, ArtifactStore into) {
    return catchThrowableOfType(FetchException.class, () -> client.fetch(blob, into));
  }

  private List<Path> partials() throws IOException {
    try (var files = Files.list(folder.resolve("here/partial"))) {
      return files.filter(file -> !file.endsWith("lock")).toList();
    }
  }
}
