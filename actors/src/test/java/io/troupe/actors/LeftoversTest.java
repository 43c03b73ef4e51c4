package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.arrow.store.ArtifactStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftoversTest {
  @TempDir Path folder;

  private Path attempt(HomeFolder home, String run) throws IOException {
    Path attempt = home.scratch(run).resolve("7");
    Files.writeString(Files.createDirectories(attempt.resolve("inner")).resolve("file"), "x");
    return attempt;
  }

  @Test
  void removesWhatDeadOwnersLeftAndNothingOfLivingOnes() throws IOException {
    HomeFolder home = new HomeFolder(folder);
    ArtifactStore store = ArtifactStore.at(home.store());
    Path dead = attempt(home, "dead");
    Path owned = attempt(home, "owned");
    Path log = Files.writeString(home.run("dead").resolve("log"), "kept");
    Path staged = Files.createDirectories(home.store().resolve("staging/abandoned"));
    Files.setLastModifiedTime(staged, FileTime.from(Instant.now().minus(Duration.ofHours(2))));
    Path fresh = Files.createDirectories(home.store().resolve("staging/fresh"));
    try (OwnerLock _ = OwnerLock.acquire(home.run("owned"));
        Leftovers _ = Leftovers.sweep(home, store, Duration.ZERO)) {
      Await.until("swept", Duration.ofSeconds(20), () -> !Files.exists(staged));
    }
    assertThat(dead).doesNotExist();
    assertThat(owned).exists();
    assertThat(log).exists();
    assertThat(fresh).exists();
  }

  @Test
  void aNodeThatClosesEarlySweepsNothing() throws IOException {
    HomeFolder home = new HomeFolder(folder);
    Path dead = attempt(home, "dead");
    Leftovers.sweep(home, ArtifactStore.at(home.store()), Duration.ofHours(1)).close();
    assertThat(dead).exists();
  }
}
