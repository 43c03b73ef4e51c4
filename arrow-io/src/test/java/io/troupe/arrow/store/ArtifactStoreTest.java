package io.troupe.arrow.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.arrow.store.BlobException.Fault;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArtifactStoreTest {
  /** {@code printf hello | sha256sum}. */
  private static final String HELLO =
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";

  @TempDir Path folder;
  private ArtifactStore store;

  @BeforeEach
  void makesAStore() throws IOException {
    store = ArtifactStore.at(folder.resolve("a/b/store"));
  }

  private static InputStream text(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private Blob hello() throws IOException {
    try (Staging staging = store.stage("test")) {
      return staging.copy(text("hello"), "hello.txt", "text/plain");
    }
  }

  private void overwrite(Blob blob, String content) throws IOException {
    Path file = store.open(blob);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    Files.writeString(file, content);
  }

  private long filesUnder(String name) throws IOException {
    try (Stream<Path> files = Files.walk(store.root().resolve(name))) {
      return files.filter(Files::isRegularFile).count();
    }
  }

  @Test
  void aBlobLiesReadOnlyUnderItsDigest() throws IOException {
    Blob blob = hello();
    assertThat(blob).isEqualTo(new Blob("hello.txt", "text/plain", 5, HELLO, List.of()));
    Path file = store.open(blob);
    assertThat(file).isEqualTo(store.root().resolve("sha256/2c/" + HELLO)).hasContent("hello");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("r--r--r--");
    assertThat(store.verify(blob)).isEqualTo(file);
  }

  @Test
  void writtenAndStreamedContentIsOneFile() throws IOException {
    Blob streamed = hello();
    try (Staging staging = store.stage("train[model=gcn]/2")) {
      Path file = staging.file("deep/er/hello.txt");
      Files.writeString(file, "hello");
      Blob written = staging.publish("deep/er/hello.txt", "text/plain");
      assertThat(written.sha256()).isEqualTo(streamed.sha256());
      assertThat(file).doesNotExist();
    }
    assertThat(filesUnder("sha256")).isEqualTo(1);
    assertThat(filesUnder("staging")).isZero();
  }

  @Test
  void aMissingBlobIsNamed() {
    Blob blob = new Blob("model.npz", "x/y", 5, HELLO, List.of());
    assertThatThrownBy(() -> store.open(blob))
        .isInstanceOfSatisfying(
            BlobException.class, e -> assertThat(e.fault()).isEqualTo(Fault.MISSING))
        .hasMessageContaining("'model.npz'")
        .hasMessageContaining(HELLO)
        .hasMessageContaining("run the task");
  }

  @Test
  void truncationAndDamageAreFoundAndHealedByPublishingAgain() throws IOException {
    Blob blob = hello();
    overwrite(blob, "hell");
    assertThatThrownBy(() -> store.open(blob))
        .isInstanceOfSatisfying(
            BlobException.class, e -> assertThat(e.fault()).isEqualTo(Fault.LENGTH))
        .hasMessageContaining("has 4 bytes");
    hello();
    store.verify(blob);
    overwrite(blob, "hallo");
    store.open(blob);
    assertThatThrownBy(() -> store.verify(blob))
        .isInstanceOfSatisfying(
            BlobException.class, e -> assertThat(e.fault()).isEqualTo(Fault.DIGEST))
        .hasMessageContaining("d3751d33f9cd5049c4af2b462735457e4d3baf130bcbb87f389e349fbaeb20b9");
    hello();
    store.verify(blob);
  }

  @Test
  void largeBlobsHaveADigestForEveryChunk() throws Exception {
    byte[] content = StoreWriter.content(3, 2 * (int) Blob.CHUNK_BYTES + 5);
    try (Staging staging = store.stage("test")) {
      Blob blob = staging.copy(new ByteArrayInputStream(content), "large", "x/y");
      assertThat(blob.sha256()).isEqualTo(Digests.of(content, 0, content.length));
      assertThat(blob.chunks())
          .containsExactly(
              Digests.of(content, 0, (int) Blob.CHUNK_BYTES),
              Digests.of(content, (int) Blob.CHUNK_BYTES, (int) Blob.CHUNK_BYTES),
              Digests.of(content, 2 * (int) Blob.CHUNK_BYTES, 5));
      store.verify(blob);
      Blob exact =
          staging.copy(
              new ByteArrayInputStream(content, 0, (int) Blob.CHUNK_BYTES), "exact", "x/y");
      assertThat(exact.chunks()).isEmpty();
      Blob twice =
          staging.copy(
              new ByteArrayInputStream(content, 0, 2 * (int) Blob.CHUNK_BYTES), "twice", "x/y");
      assertThat(twice.chunks()).isEqualTo(blob.chunks().subList(0, 2));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/etc/passwd",
        "../x",
        "a/../b",
        "a//b",
        "a/.",
        "C:x",
        "a\\b",
        "a\u0000b",
        "a\nb"
      })
  void refusesNamesThatMeanAnotherFile(String path) throws IOException {
    try (Staging staging = store.stage("test")) {
      assertThatThrownBy(() -> staging.file(path)).isInstanceOf(IllegalArgumentException.class);
      assertThatThrownBy(() -> staging.copy(text("x"), path, "x/y"))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Blob(path, "x/y", 5, HELLO, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void refusesNamesThatAreTooLong() {
    assertThatThrownBy(() -> new Blob("ä".repeat(128), "x/y", 5, HELLO, List.of()))
        .hasMessageContaining("255");
    assertThatThrownBy(() -> new Blob("a/".repeat(2048) + "a", "x/y", 5, HELLO, List.of()))
        .hasMessageContaining("1024");
  }

  @Test
  void refusesTwoFilesThatDifferOnlyInCase() {
    Blob lower = new Blob("model", "x/y", 5, HELLO, List.of());
    Blob upper = new Blob("Model", "x/y", 5, HELLO, List.of());
    assertThatThrownBy(() -> new Artifact("out", List.of(lower, upper)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'Model'");
  }

  @Test
  void refusesOutputsThatAreLinksOrWereNotWritten() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path secret = Files.writeString(outside.resolve("secret"), "secret");
    try (Staging staging = store.stage("test")) {
      Files.createSymbolicLink(staging.file("soft"), secret);
      Files.createLink(staging.file("hard"), secret);
      Files.createSymbolicLink(staging.file("folder"), outside);
      assertThatThrownBy(() -> staging.publish("soft", "x/y")).hasMessageContaining("regular");
      assertThatThrownBy(() -> staging.publish("hard", "x/y")).hasMessageContaining("hard links");
      assertThatThrownBy(() -> staging.publish("folder/secret", "x/y"))
          .hasMessageContaining("leads out");
      assertThatThrownBy(() -> staging.publish("none", "x/y")).hasMessageContaining("'none'");
    }
    assertThat(secret).hasContent("secret");
    assertThat(filesUnder("sha256")).isZero();
  }

  @Test
  void sweepsOnlyWhatIsOldAndWithoutOwner() throws IOException {
    Path abandoned = Files.createDirectories(store.root().resolve("staging/gone/files"));
    Files.writeString(abandoned.resolve("half"), "half");
    Files.writeString(abandoned.resolveSibling("lock"), "");
    try (Staging staging = store.stage("live")) {
      Path live = Files.writeString(staging.file("x"), "x");
      assertThat(store.sweep(Duration.ofHours(1))).isZero();
      FileTime old = FileTime.from(Instant.now().minus(Duration.ofDays(2)));
      List<Path> touched =
          List.of(
              abandoned.resolve("half"),
              abandoned,
              abandoned.resolve(".."),
              live,
              live.resolveSibling("../files"),
              live.resolveSibling("../lock"),
              live.resolveSibling(".."));
      for (Path path : touched) {
        Files.setLastModifiedTime(path, old);
      }
      assertThat(store.sweep(Duration.ofHours(1))).isZero();
      Files.setLastModifiedTime(abandoned.resolveSibling("lock"), old);
      assertThat(store.sweep(Duration.ofHours(1))).isEqualTo(1);
      assertThat(live).exists();
      assertThat(abandoned).doesNotExist();
    }
  }
}
