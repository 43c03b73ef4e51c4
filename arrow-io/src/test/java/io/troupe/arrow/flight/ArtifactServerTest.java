package io.troupe.arrow.flight;

import static io.troupe.arrow.flight.Blobs.MIB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.troupe.arrow.flight.FetchException.Reason;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.arrow.store.Blob;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.VarBinaryVector;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server does with clients that it cannot trust. */
class ArtifactServerTest {
  private static final ServerLimits LIMITS =
      new ServerLimits(3, 2, 8 * MIB, 1 << 20, Duration.ofMinutes(1));
  private static final String DIGEST = "ab".repeat(32);

  @TempDir Path folder;
  private ArtifactStore store;
  private ArtifactServer server;

  @BeforeEach
  void start() throws IOException {
    store = ArtifactStore.at(folder);
    server = ArtifactServer.start(Blobs.loopback(), List.of(store), LIMITS);
  }

  /** Fails when memory of a stream is still in use. */
  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aRangeIsSentAsTheProtocolSays() throws Exception {
    Blob blob = Blobs.publish(store, 1, 3 * MIB);
    ByteArrayOutputStream got = new ByteArrayOutputStream();
    try (RawClient client = new RawClient(server.address())) {
      FlightStream stream =
          client.stream(new BlobTicket(blob.sha256(), blob.bytes(), 1000, 2 * MIB + 5));
      assertThat(stream.getSchema().getFields())
          .singleElement()
          .hasToString("bytes: Binary not null");
      while (stream.next()) {
        VarBinaryVector bytes = (VarBinaryVector) stream.getRoot().getVector("bytes");
        for (int row = 0; row < bytes.getValueCount(); row++) {
          got.writeBytes(bytes.get(row));
        }
      }
    }
    byte[] all = Files.readAllBytes(store.open(blob));
    assertThat(got.toByteArray()).isEqualTo(Arrays.copyOfRange(all, 1000, (int) (2 * MIB + 5)));
    assertThat(server.sentBytes()).isEqualTo(2 * MIB - 995);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "troupe-blob/2 " + "ab" + " 1 0 1",
        "troupe-blob/1 ../../../../etc/passwd 1 0 1",
        "{\"sha256\":\"abc\"}",
        "troupe-blob/1 ABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABABAB 1 0 1",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab 9 5 4",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab 9 0 10",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab 9 -1 9",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab 9 0 9\n",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab"
            + " 99999999999999999999 0 9",
        "troupe-blob/1 abababababababababababababababababababababababababababababababab"
            + " 9 0 9 http://elsewhere/"
      })
  void aTicketThatIsNoneIsRefused(String ticket) throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      CallStatus answer = client.answer(ticket);

      assertThat(answer.code()).isEqualTo(FlightStatusCode.INVALID_ARGUMENT);
      assertThat(answer.description()).containsAnyOf("is asked for", "no range of a blob");
    }
  }

  @Test
  void aTicketOfMegabytesIsRefusedUnread() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      assertThat(client.answer("troupe-blob/1 " + "a".repeat(1 << 20)).code())
          .isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED);
      assertThat(client.answer("troupe-blob/1 " + DIGEST + " 9 0 9").code())
          .isEqualTo(FlightStatusCode.NOT_FOUND);
    }
  }

  @Test
  void nothingButFetchingIsUnderstood() throws Exception {
    try (RawClient client = new RawClient(server.address())) {
      for (ThrowingCallable call :
          List.<ThrowingCallable>of(
              () -> assertThat(client.flight.listFlights(Criteria.ALL)).isEmpty(),
              () -> assertThat(client.flight.doAction(new Action("x"))).isExhausted(),
              () -> assertThat(client.flight.getInfo(FlightDescriptor.path("x"))).isNull())) {
        assertThat(catchThrowableOfType(FlightRuntimeException.class, call).status().code())
            .isEqualTo(FlightStatusCode.UNIMPLEMENTED);
      }
    }
  }

  @Test
  void aConsumerThatTakesNothingHoldsLittleMemoryAndNotForLong() throws Exception {
    Blob blob = Blobs.publish(store, 2, 40 * MIB);
    Duration stall = Duration.ofSeconds(2);
    ArtifactServer server =
        ArtifactServer.start(
            Blobs.loopback(), List.of(store), new ServerLimits(3, 2, 8 * MIB, 1 << 20, stall));
    long before = directMemory();
    try (server;
        RawClient client = new RawClient(server.address())) {
      FlightStream slow = client.stream(BlobTicket.rest(blob, 0));
      slow.next();
      Await.steady("what was sent", MIB, server::sentBytes);

      assertThat(server.sentBytes()).isLessThan(24 * MIB);
      assertThat(server.peakBytes()).isLessThanOrEqualTo(LIMITS.streamBytes());
      assertThat(directMemory() - before).isLessThan(64 * MIB);

      FlightRuntimeException ended =
          catchThrowableOfType(
              FlightRuntimeException.class,
              () -> {
                parkFor(stall.plusSeconds(1));
                RawClient.drain(slow);
              });
      assertThat(ended.status().code()).isEqualTo(FlightStatusCode.TIMED_OUT);
      assertThat(ended.status().description()).contains("nothing was taken for PT2S");
      Await.until("its memory is back", () -> server.streams() == 0);
    }
  }

  /** What the network has outside the heap; Arrow's buffers are not in it. */
  private static long directMemory() {
    return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
        .filter(pool -> pool.getName().equals("direct"))
        .mapToLong(BufferPoolMXBean::getMemoryUsed)
        .sum();
  }

  /** Takes nothing for a while: the passing of time is what is tested. */
  private static void parkFor(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    Await.until("time has passed", () -> System.nanoTime() > end);
  }

  @Test
  void aConsumerThatIsGoneMidwayLeavesNothing() throws Exception {
    Blob blob = Blobs.publish(store, 3, 40 * MIB);
    for (int round = 0; round < 5; round++) {
      try (RawClient client = new RawClient(server.address())) {
        client.stream(BlobTicket.rest(blob, 0)).next();
        assertThat(server.streams()).isEqualTo(1);
      }
      Await.until("the stream is over", () -> server.streams() == 0);
    }
    assertThat(server.sentBytes()).isLessThan(5 * 24 * MIB);
  }

  @Test
  void streamsBeyondTheLimitsAreRefusedAndLaterServed() throws Exception {
    Blob blob = Blobs.publish(store, 4, 40 * MIB);
    BlobTicket all = BlobTicket.rest(blob, 0);
    Blob small = Blobs.publish(store, 5, 1000);
    String ticket = new String(BlobTicket.rest(small, 0).encoded(), StandardCharsets.US_ASCII);
    ArtifactStore here = ArtifactStore.at(folder.resolve("here"));
    FetchLimits hasty =
        new FetchLimits(
            4, 64 * MIB, 3, Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMinutes(1));
    try (RawClient one = new RawClient(server.address());
        RawClient two = new RawClient(server.address());
        ArtifactClient client = ArtifactClient.open(server.address(), hasty)) {
      one.stream(all).next();
      one.stream(all).next();
      CallStatus third = one.answer(ticket);
      assertThat(third.code()).isEqualTo(FlightStatusCode.RESOURCE_EXHAUSTED);
      assertThat(third.description())
          .isEqualTo("3 streams in all and 2 of one peer are served at once");

      two.stream(all).next();
      FetchException busy =
          catchThrowableOfType(FetchException.class, () -> client.fetch(small, here));
      assertThat(busy.reason()).isEqualTo(Reason.BUSY);
      assertThat(busy).hasMessageContaining("3 streams in all");

      two.leave();
      Await.until("the stream is over", () -> server.streams() == 2);
      assertThat(client.fetch(small, here)).exists();
    }
  }

  @Test
  void closingEndsWhatIsBeingSent() throws Exception {
    Blob blob = Blobs.publish(store, 6, 40 * MIB);
    ArtifactServer server = ArtifactServer.start(Blobs.loopback(), List.of(store), LIMITS);
    try (RawClient client = new RawClient(server.address())) {
      FlightStream slow = client.stream(BlobTicket.rest(blob, 0));
      slow.next();

      server.close();

      FlightRuntimeException ended =
          catchThrowableOfType(FlightRuntimeException.class, () -> RawClient.drain(slow));
      assertThat(ended.status().code()).isEqualTo(FlightStatusCode.UNAVAILABLE);
    }
  }
}
