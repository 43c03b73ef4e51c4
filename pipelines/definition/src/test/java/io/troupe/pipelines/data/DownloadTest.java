package io.troupe.pipelines.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DownloadTest {
  private static final int LENGTH = 300_000;

  @TempDir private Path folder;
  private byte[] content;
  private FileServer server;

  @BeforeEach
  void serve() throws IOException {
    content = new byte[LENGTH];
    new Random(1).nextBytes(content);
    server = new FileServer(content);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void bringsTheFileThroughARedirectAndLeavesNothingElse() throws Exception {
    List<Long> done = new ArrayList<>();

    Path file = datasets(server.url()).fetch("board", folder, (bytes, _) -> done.add(bytes));

    assertThat(file).isEqualTo(folder.resolve("set/board.npz")).hasBinaryContent(content);
    assertThat(done).isSorted().endsWith((long) LENGTH);
    assertThat(names()).containsExactly("board.npz");
  }

  @Test
  void goesOnWhereAnInterruptedDownloadStopped() throws Exception {
    server.breakAfter(100_000);
    assertThatThrownBy(() -> fetch(server.url()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("cannot fetch board")
        .hasMessageContaining("goes on where it stopped");
    assertThat(names()).containsExactly(".board.npz.part");
    long kept = Files.size(folder.resolve("set/.board.npz.part"));
    server.breakAfter(Integer.MAX_VALUE);

    assertThat(fetch(server.url())).hasBinaryContent(content);

    assertThat(kept).isPositive();
    assertThat(server.ranges()).containsExactly("none", "bytes=" + kept + "-");
  }

  @Test
  void startsAgainWhenTheServerKnowsNoRanges() throws Exception {
    server.ignoreRanges();
    Files.createDirectories(folder.resolve("set"));
    Files.write(folder.resolve("set/.board.npz.part"), new byte[1000]);

    assertThat(fetch(server.url())).hasBinaryContent(content);
  }

  @Test
  void keepsNothingOfAnotherFile() throws Exception {
    content[17]++;

    assertThatThrownBy(() -> fetch(server.url()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("gave another file than the published board")
        .hasMessageContaining("nothing was kept");

    assertThat(folder.resolve("set/board.npz")).doesNotExist();
    content[17]--;
    assertThat(fetch(server.url())).hasBinaryContent(content);
  }

  @Test
  void recoversFromARotPartOfTheWholeLength() throws Exception {
    Files.createDirectories(folder.resolve("set"));
    Files.write(folder.resolve("set/.board.npz.part"), new byte[LENGTH]);

    assertThatThrownBy(() -> fetch(server.url())).hasMessageContaining("nothing was kept");
    assertThat(fetch(server.url())).hasBinaryContent(content);
  }

  @Test
  void asksNobodyForAFileThatIsThere() throws Exception {
    fetch(server.url());
    server.close();

    assertThat(fetch(server.url())).hasBinaryContent(content);
  }

  @Test
  void refusesToTouchAnotherFileUnderThatName() throws Exception {
    Files.createDirectories(folder.resolve("set"));
    Files.writeString(folder.resolve("set/board.npz"), "mine");

    assertThatThrownBy(() -> fetch(server.url()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("is not the published board")
        .hasMessageContaining("move it away");
    assertThat(folder.resolve("set/board.npz")).hasContent("mine");
  }

  @Test
  void saysWhereToPutTheFileWhenNobodyAnswers() {
    URI dead = server.url();
    server.close();

    assertThatThrownBy(() -> fetch(dead))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(dead.toString())
        .hasMessageContaining("put the file at " + folder.resolve("set/board.npz"));
  }

  @Test
  void letsOnlyOneFetchAtATime() throws Exception {
    Files.createDirectories(folder.resolve("set"));
    try (FileChannel other =
            FileChannel.open(
                folder.resolve("set/.board.npz.part"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = other.lock()) {
      assertThatThrownBy(() -> fetch(server.url())).hasMessageContaining("somebody else");
    }
  }

  private Path fetch(URI url) throws IOException, InterruptedException {
    return datasets(url).fetch("board", folder, (_, _) -> {});
  }

  private Datasets datasets(URI url) throws IOException {
    return Datasets.of(
        List.of(
            new Dataset("board", "set", "board.npz", url, LENGTH, expected(), "none", "nobody")));
  }

  /** The digest of what the seed gives, whatever the server serves. */
  private String expected() throws IOException {
    byte[] original = new byte[LENGTH];
    new Random(1).nextBytes(original);
    Path file = Files.write(Files.createTempFile(folder, "original", ""), original);
    String digest = FileDigests.compute(file);
    Files.delete(file);
    return digest;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("set"))) {
      return files.map(file -> file.getFileName().toString()).toList();
    }
  }
}
