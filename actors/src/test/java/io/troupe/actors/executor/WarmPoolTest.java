package io.troupe.actors.executor;

import static io.troupe.actors.executor.PoolFixture.with;
import static org.assertj.core.api.Assertions.assertThat;

import io.troupe.actors.executor.PoolFixture.Running;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long executors are kept, and when they are replaced. */
final class WarmPoolTest {
  @TempDir private Path home;

  private PoolFixture keeping(int maxIdle, Duration idle, int maxAttempts) throws IOException {
    return new PoolFixture(
        home, s -> s.withMaxIdle(maxIdle).withIdle(idle).withMaxAttempts(maxAttempts));
  }

  @Test
  void anIdleExecutorEndsAfterItsTime() throws IOException {
    try (PoolFixture fixture = keeping(2, Duration.ofMillis(200), 100)) {
      long pid = fixture.run("noop", Map.of()).pid();
      Await.until("it has ended", () -> !Await.living(pid));
    }
  }

  @Test
  void anExecutorIsReplacedAfterSoManyAttempts() throws IOException {
    try (PoolFixture fixture = keeping(2, Duration.ofMinutes(1), 2)) {
      long first = fixture.run("noop", Map.of()).pid();
      assertThat(fixture.run("noop", Map.of()).pid()).isEqualTo(first);
      assertThat(fixture.run("noop", Map.of()).pid()).isNotEqualTo(first);
    }
  }

  @Test
  void noMoreThanAskedForWaitIdle() throws IOException {
    try (PoolFixture fixture = keeping(1, Duration.ofMinutes(1), 100)) {
      Running one = fixture.start("test-sleep", with("millis", 600_000));
      Running two = fixture.start("test-sleep", with("millis", 600_000));
      // Both have begun, so neither gets the other's executor.
      long first = one.listener().pid();
      long second = two.listener().pid();
      one.attempt().cancel(FailedAttemptTest.CANCELLED, Duration.ofMinutes(1));
      two.attempt().cancel(FailedAttemptTest.CANCELLED, Duration.ofMinutes(1));
      one.listener().failure();
      two.listener().failure();
      Await.until("one has ended", () -> Await.living(first) != Await.living(second));
    }
  }

  @Test
  void anAttemptGetsAWarmedExecutor() throws IOException {
    try (PoolFixture fixture = keeping(2, Duration.ofMinutes(1), 100)) {
      fixture.pool.warm(1, PoolFixture.MEMORY);
      long warmed = fixture.run("noop", Map.of()).pid();
      fixture.pool.warm(1, PoolFixture.MEMORY);
      assertThat(fixture.run("noop", Map.of()).pid()).isEqualTo(warmed);
    }
  }

  @Test
  void anAttemptWithMoreMemoryGetsAnotherExecutor() throws IOException {
    try (PoolFixture fixture = keeping(2, Duration.ofMinutes(1), 100)) {
      long first = fixture.run("noop", Map.of()).pid();
      fixture.memoryBytes(2 * PoolFixture.MEMORY);
      assertThat(fixture.run("noop", Map.of()).pid()).isNotEqualTo(first);
    }
  }
}
