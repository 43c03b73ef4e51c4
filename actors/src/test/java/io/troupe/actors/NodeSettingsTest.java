package io.troupe.actors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.troupe.actors.journal.Durability;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NodeSettingsTest {
  private static final String EXPLICIT =
      """
      journal.durability = power
      lease { ttl = 60 s, heartbeat = 4 s, fence-margin = 10 s }
      worker { cpu = 3, memory = 5 GiB, warm = 2, cancel-grace = 3 s }
      follow.interval = 100 ms
      close-limit = 7 s
      sweep-after = 8 s
      cluster { port = 3000, unreachable-after = 2 m, rejoin-after = 90 s }
      cluster { join-limit = 9 s, wake-interval = 6 s }
      """;

  @Test
  void defaults() {
    assertThat(NodeSettings.from(ConfigFactory.defaultReference()))
        .isEqualTo(
            new NodeSettings(
                Durability.PROCESS,
                Duration.ofSeconds(15),
                Duration.ofSeconds(2),
                Duration.ofSeconds(4),
                0,
                0,
                1,
                Duration.ofSeconds(10),
                Duration.ofMillis(40),
                Duration.ofSeconds(2),
                Duration.ofSeconds(10),
                new NodeSettings.Membership(
                    25520,
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(5))));
  }

  @Test
  void explicitMappings() {
    Config explicit = ConfigFactory.parseString("troupe.actors {" + EXPLICIT + "}");
    assertThat(NodeSettings.from(explicit))
        .isEqualTo(
            new NodeSettings(
                Durability.POWER,
                Duration.ofMinutes(1),
                Duration.ofSeconds(4),
                Duration.ofSeconds(10),
                3,
                5L << 30,
                2,
                Duration.ofSeconds(3),
                Duration.ofMillis(100),
                Duration.ofSeconds(7),
                Duration.ofSeconds(8),
                new NodeSettings.Membership(
                    3000,
                    Duration.ofMinutes(2),
                    Duration.ofSeconds(90),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(6))));
    assertThat(explicit.getConfig("troupe.actors").entrySet())
        .extracting(Map.Entry::getKey)
        .containsExactlyInAnyOrderElementsOf(
            ConfigFactory.parseResources("reference.conf")
                .getConfig("troupe.actors")
                .entrySet()
                .stream()
                .map(Map.Entry::getKey)
                .toList());
  }

  @Test
  void refusesLeasesThatHealthyWorkersWouldLose() {
    assertRefused("lease.ttl = 5 s", "lease.ttl is PT5S, and has to be at least 3 times");
    assertRefused("lease.fence-margin = 14 s", "lease.fence-margin is PT14S");
    assertRefused(
        "cluster.unreachable-after = 10 s",
        "cluster.unreachable-after is PT10S, and has to be longer than lease.ttl, PT15S");
    assertRefused("cluster.rejoin-after = 10 s", "cluster.rejoin-after is PT10S");
    assertRefused("worker.cpu = -1", "worker.cpu is -1, and has to be at least 0");
    assertRefused("journal.durability = none", "'none', and has to be one of process, power");
  }

  private static void assertRefused(String line, String message) {
    Config config =
        ConfigFactory.parseString("troupe.actors." + line)
            .withFallback(ConfigFactory.defaultReference());
    assertThatThrownBy(() -> NodeSettings.from(config))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("troupe.actors.")
        .hasMessageContaining(message);
  }
}
