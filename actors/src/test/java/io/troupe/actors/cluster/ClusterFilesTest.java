package io.troupe.actors.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.home.HomeFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the processes of a cluster leave in files for those that come after them. */
class ClusterFilesTest {
  private static final int FIRST = 21_500;

  @TempDir Path folder;

  @Test
  void aPortIsKeptUntilSomebodyElseHasIt() throws IOException {
    Ports ports = Ports.anyAbove(FIRST, folder.resolve("a/port"));
    int port = ports.choose();
    assertThat(port).isBetween(FIRST + 1, FIRST + 4000);
    ports.keep(port);
    assertThat(ports.choose()).isEqualTo(port);
    assertThat(Files.readString(folder.resolve("a/port"))).isEqualTo(port + "\n");
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      assertThat(ports.choose()).isNotEqualTo(port);
    }
    Files.writeString(folder.resolve("a/port"), "nonsense\n");
    assertThat(ports.choose()).isPositive();
  }

  @Test
  void portsInOrderBeginWithTheFirst() throws IOException {
    int free = Ports.anyAbove(FIRST, folder.resolve("none")).choose();
    assertThat(Ports.upFrom(free, folder.resolve("port")).choose()).isEqualTo(free);
    try (ServerSocket _ = new ServerSocket(free, 1, InetAddress.getLoopbackAddress())) {
      assertThat(Ports.upFrom(free, folder.resolve("port")).choose()).isGreaterThan(free);
    }
  }

  @Test
  void aStateFolderHasOneIdWhoeverAsksFirst() throws IOException {
    Path file = folder.resolve("cluster/id");
    List<CompletableFuture<String>> asked =
        IntStream.range(0, 16)
            .mapToObj(
                _ -> CompletableFuture.supplyAsync(() -> id(file), Thread::startVirtualThread))
            .toList();
    Set<String> ids = new HashSet<>(asked.stream().map(CompletableFuture::join).toList());
    assertThat(ids).hasSize(1).allMatch(id -> id.matches("[0-9a-f]{12}"));
    try (Stream<Path> files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
    Files.writeString(file, "../../elsewhere\n");
    assertThatThrownBy(() -> HomeId.of(file))
        .isInstanceOf(IOException.class)
        .hasMessage(file + " holds no id of a state folder; remove it");
  }

  private static String id(Path file) {
    try {
      return HomeId.of(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunKeepsItsMarkWhileItIsToldSomething() throws IOException {
    Served served = new Served(new HomeFolder(folder));
    assertThat(served.marked()).isEmpty();
    served.tell("20261124-213015-k3f9q");
    served.tell("20261124-213015-k3f9q");
    served.told("20261124-213015-k3f9q");
    served.remove("20261124-213015-k3f9q", () -> true);
    assertThat(served.marked()).containsExactly("20261124-213015-k3f9q");
    served.told("20261124-213015-k3f9q");
    served.remove("20261124-213015-k3f9q", () -> false);
    assertThat(new Served(new HomeFolder(folder)).marked())
        .containsExactly("20261124-213015-k3f9q");
    served.remove("20261124-213015-k3f9q", () -> true);
    assertThat(served.marked()).isEmpty();
  }

  @Test
  void aMeetingIsWrittenAsHostAndPort() {
    Meeting meeting = Meeting.parse("abc", "127.0.0.1:25520");
    assertThat(meeting).isEqualTo(new Meeting("abc", "127.0.0.1", 25520));
    assertThat(meeting.artery()).isEqualTo("127.0.0.1:25520");
    assertThat(meeting.systemName()).isEqualTo("troupe-abc");
    for (String wrong : List.of("127.0.0.1", ":25520", "host:99999", "host:port", "a b:1", "")) {
      assertThatThrownBy(() -> Meeting.parse("abc", wrong))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("'%s' is no host:port, such as 127.0.0.1:25520".formatted(wrong));
    }
  }
}
