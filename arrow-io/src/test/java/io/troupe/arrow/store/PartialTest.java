package io.troupe.arrow.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was received of a blob stays, belongs to one at a time, and is never taken on trust. */
class PartialTest {
  private static final int TAIL = 1000;

  @TempDir Path folder;
  private static byte[] content;
  private static Blob blob;
  private ArtifactStore store;

  @BeforeAll
  static void makeBlob(@TempDir Path there) throws IOException {
    content = StoreWriter.content(1, (int) Blob.CHUNK_BYTES + TAIL);
    try (Staging staging = ArtifactStore.at(there).stage("test")) {
      blob = staging.copy(new ByteArrayInputStream(content), "b", "x/y");
    }
  }

  @BeforeEach
  void makeStore() throws IOException {
    store = ArtifactStore.at(folder);
  }

  @Test
  void whatWasReceivedIsThereAgainAndPublishedWhole() throws Exception {
    int first = content.length - 10;
    try (Partial partial = store.resume(blob)) {
      assertThat(partial.recheck(new BlobCheck(blob))).isZero();
      partial.write(ByteBuffer.wrap(content, 0, first), 0);
      assertThatThrownBy(partial::publish).hasMessageContaining("are not the blob");
    }
    try (Partial partial = store.resume(blob)) {
      BlobCheck check = new BlobCheck(blob);
      assertThat(partial.recheck(check)).isEqualTo(first);
      assertThat(check.isComplete()).isFalse();
      ByteBuffer rest = ByteBuffer.wrap(content, first, 10);
      check.feed(rest.duplicate());
      assertThat(check.isComplete()).isTrue();
      partial.write(rest, first);
      assertThat(partial.publish()).isEqualTo(store.verify(blob));
    }
    assertThat(store.root().resolve("partial/" + blob.sha256())).doesNotExist();
  }

  @Test
  void whatIsDamagedOrTooMuchIsForgotten() throws Exception {
    Path file = store.root().resolve("partial/" + blob.sha256());
    byte[] longer = StoreWriter.content(1, content.length + 100);
    Files.write(file, longer);
    try (Partial partial = store.resume(blob)) {
      assertThat(partial.recheck(new BlobCheck(blob))).isEqualTo(content.length);
    }

    byte[] damaged = content.clone();
    damaged[content.length - 1] ^= 1;
    Files.write(file, damaged);
    try (Partial partial = store.resume(blob)) {
      BlobCheck check = new BlobCheck(blob);
      assertThat(partial.recheck(check)).isEqualTo(Blob.CHUNK_BYTES);
      assertThat(check.damagedChunk()).isEmpty();
      assertThat(file).hasSize(Blob.CHUNK_BYTES);
    }

    damaged[17] ^= 1;
    Files.write(file, damaged);
    try (Partial partial = store.resume(blob)) {
      assertThat(partial.recheck(new BlobCheck(blob))).isZero();
    }
  }

  @Test
  void moreBytesThanTheBlobHasAreRefused() {
    BlobCheck check = new BlobCheck(blob);
    check.feed(ByteBuffer.wrap(content));

    assertThatThrownBy(() -> check.feed(ByteBuffer.allocate(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void oneHasItAtATimeAndOthersWaitUntilItIsClosedOrTheyAreInterrupted() throws Exception {
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      Partial mine = store.resume(blob);
      Future<Partial> other = threads.submit(() -> store.resume(blob));
      assertThatThrownBy(() -> other.get(200, TimeUnit.MILLISECONDS))
          .isInstanceOf(TimeoutException.class);

      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> store.resume(blob)).isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();

      mine.close();
      other.get(30, TimeUnit.SECONDS).close();
    }
  }

  @Test
  void whatNobodyContinuesIsSweptAfterADay() throws Exception {
    Path file = store.root().resolve("partial/" + blob.sha256());
    try (Partial partial = store.resume(blob)) {
      partial.write(ByteBuffer.wrap(content, 0, 100), 0);
      age(file, Duration.ofHours(25));
      assertThat(store.sweep(Duration.ZERO)).as("somebody has it").isZero();
      assertThat(file).exists();
    }
    age(file, Duration.ofHours(23));
    assertThat(store.sweep(Duration.ZERO)).as("it is young").isZero();
    age(file, Duration.ofHours(25));
    assertThat(store.sweep(Duration.ofHours(26))).as("it is younger than asked for").isZero();
    assertThat(store.sweep(Duration.ZERO)).isEqualTo(1);
    assertThat(file).doesNotExist();
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }
}
