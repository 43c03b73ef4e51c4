package io.troupe.http.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.http.call.ProblemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdempotencyTest {
  @TempDir Path folder;

  private static String claim(Idempotency keys, String digest) {
    return keys.once("k", digest, () -> "fresh", Idempotency.Claim::run);
  }

  @Test
  void keepsTheRunOfAKeyOverARestartAndAnErrorInBetween() {
    Idempotency before = new Idempotency(folder, InstantSource.system());
    assertThatThrownBy(
            () ->
                before.once(
                    "k",
                    "d",
                    () -> "first",
                    _ -> {
                      throw new IllegalStateException("the process dies before the run is there");
                    }))
        .isInstanceOf(IllegalStateException.class);
    Idempotency after = new Idempotency(folder, InstantSource.system());
    Idempotency.Claim claim = after.once("k", "d", () -> "second", same -> same);
    assertThat(claim).isEqualTo(new Idempotency.Claim("first", true));
    assertThatThrownBy(() -> claim(after, "another"))
        .isInstanceOfSatisfying(
            ProblemException.class, e -> assertThat(e.problem().status()).isEqualTo(409));
  }

  @Test
  void forgetsAKeyAfterADay() throws Exception {
    Instant now = Instant.now();
    assertThat(claim(new Idempotency(folder, InstantSource.fixed(now)), "a")).isEqualTo("fresh");
    Idempotency later =
        new Idempotency(folder, InstantSource.fixed(now.plus(Duration.ofHours(25))));
    assertThat(claim(later, "b")).isEqualTo("fresh");
    later.sweep();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void givesOneRunToManyRequestsAtOnce() throws Exception {
    Idempotency keys = new Idempotency(folder, InstantSource.system());
    AtomicInteger made = new AtomicInteger();
    List<Future<String>> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 50; i++) {
        runs.add(
            threads.submit(
                () ->
                    keys.once(
                        "k", "d", () -> "run-" + made.incrementAndGet(), Idempotency.Claim::run)));
      }
    }
    for (Future<String> run : runs) {
      assertThat(run.get()).isEqualTo("run-1");
    }
  }

  @Test
  void writesForItsOwnerOnly() throws Exception {
    claim(new Idempotency(folder, InstantSource.system()), "d");
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.toList())
          .singleElement()
          .satisfies(
              file ->
                  assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                      .isEqualTo("rw-------"));
    }
  }
}
