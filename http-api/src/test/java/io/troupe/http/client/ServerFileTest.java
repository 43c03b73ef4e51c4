package io.troupe.http.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerFileTest {
  @TempDir private Path home;

  @Test
  void namesTheServerOnlyWhileItsProcessLives() throws IOException {
    assertThat(ServerFile.living(home)).isEmpty();
    ServerFile own = ServerFile.own("http://127.0.0.1:7070", home.resolve("t"), "127.0.0.1:25520");
    own.write(home);
    assertThat(ServerFile.living(home)).contains(own);
    assertThat(Files.getPosixFilePermissions(home.resolve(ServerFile.NAME)))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));

    // Its id belongs to a process that began later.
    Optional<Instant> before = own.started().map(at -> at.minusSeconds(60));
    new ServerFile(own.url(), own.tokenFile(), own.pid(), before, own.artery()).write(home);
    assertThat(ServerFile.living(home)).isEmpty();
    new ServerFile(own.url(), own.tokenFile(), Integer.MAX_VALUE, before, "").write(home);
    assertThat(ServerFile.living(home)).isEmpty();
  }

  @Test
  void isRemovedByItsOwnServerOnly() throws IOException {
    ServerFile own = ServerFile.own("http://127.0.0.1:7070", home.resolve("t"), "");
    ServerFile other =
        new ServerFile("http://127.0.0.1:1", home.resolve("t"), 1, Optional.empty(), "");
    other.write(home);
    own.remove(home);
    assertThat(home.resolve(ServerFile.NAME)).exists();
    own.write(home);
    own.remove(home);
    assertThat(home.resolve(ServerFile.NAME)).doesNotExist();
  }

  @Test
  void saysThatItIsDamaged() throws IOException {
    Files.writeString(home.resolve(ServerFile.NAME), "{\"url\":");
    assertThatThrownBy(() -> ServerFile.living(home)).hasMessage("it is damaged");
  }
}
