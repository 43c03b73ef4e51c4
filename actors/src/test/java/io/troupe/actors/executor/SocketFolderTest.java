package io.troupe.actors.executor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SocketFolderTest {
  @TempDir private Path base;

  @Test
  void isPrivateAndMayBeThereAlready() throws IOException {
    SocketFolder.in(base, "sockets");
    assertThat(Files.getPosixFilePermissions(base.resolve("sockets")))
        .isEqualTo(PosixFilePermissions.fromString("rwx------"));
    Path first = SocketFolder.in(base, "sockets").next();
    assertThat(SocketFolder.in(base, "sockets").next()).isNotEqualTo(first);
  }

  @Test
  void refusesAFolderThatOthersMayEnter() throws IOException {
    Path open = Files.createDirectory(base.resolve("open"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    assertThatIOException()
        .isThrownBy(() -> SocketFolder.in(base, "open"))
        .withMessageContaining("rwxr-xr-x")
        .withMessageContaining("remove it");
  }

  @Test
  void refusesALinkToElsewhere() throws IOException {
    Path target = SocketFolder.in(base, "target").next().getParent();
    Files.createSymbolicLink(base.resolve("link"), target);
    assertThatIOException().isThrownBy(() -> SocketFolder.in(base, "link"));
  }

  @Test
  void refusesAPathThatNoSocketCanHave() throws IOException {
    SocketFolder folder = SocketFolder.in(base, "x".repeat(100));
    assertThatIOException()
        .isThrownBy(folder::next)
        .withMessageContaining("107 bytes")
        .withMessageContaining("XDG_RUNTIME_DIR");
  }
}
