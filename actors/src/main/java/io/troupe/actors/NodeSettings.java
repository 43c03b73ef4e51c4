package io.troupe.actors;

import com.typesafe.config.Config;
import io.troupe.actors.journal.Durability;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What an operator may set of a node: the section {@code troupe.actors}, whose {@code
 * reference.conf} tells what each key means.
 *
 * @param durability {@code journal.durability}
 * @param leaseTtl {@code lease.ttl}
 * @param heartbeat {@code lease.heartbeat}
 * @param fenceMargin {@code lease.fence-margin}
 * @param cpu {@code worker.cpu}; 0 for all threads of the machine
 * @param memoryBytes {@code worker.memory}; 0 for four fifths of the machine's
 * @param warm {@code worker.warm}
 * @param cancelGrace {@code worker.cancel-grace}
 * @param viewInterval {@code follow.interval}
 * @param closeLimit {@code close-limit}
 * @param sweepAfter {@code sweep-after}
 * @param cluster {@code cluster}
 */
public record NodeSettings(
    Durability durability,
    Duration leaseTtl,
    Duration heartbeat,
    Duration fenceMargin,
    int cpu,
    long memoryBytes,
    int warm,
    Duration cancelGrace,
    Duration viewInterval,
    Duration closeLimit,
    Duration sweepAfter,
    Membership cluster) {
  /** Heartbeats that a lease outlives; fewer, and a busy machine loses healthy attempts. */
  private static final int HEARTBEATS = 3;

  /**
   * What only processes need that are in a cluster.
   *
   * @param port {@code cluster.port}
   * @param unreachableAfter {@code cluster.unreachable-after}
   * @param rejoinAfter {@code cluster.rejoin-after}
   * @param joinLimit {@code cluster.join-limit}
   * @param wakeInterval {@code cluster.wake-interval}
   */
  public record Membership(
      int port,
      Duration unreachableAfter,
      Duration rejoinAfter,
      Duration joinLimit,
      Duration wakeInterval) {}

  public NodeSettings {
    if (leaseTtl.compareTo(heartbeat.multipliedBy(HEARTBEATS)) < 0) {
      throw new IllegalArgumentException(
          "troupe.actors.lease.ttl is %s, and has to be at least %d times lease.heartbeat, %s"
              .formatted(leaseTtl, HEARTBEATS, heartbeat));
    }
    if (leaseTtl.minus(fenceMargin).compareTo(heartbeat.multipliedBy(2)) < 0) {
      throw new IllegalArgumentException(
          "troupe.actors.lease.fence-margin is %s, and leaves less than two heartbeats of a ttl of %s"
              .formatted(fenceMargin, leaseTtl));
    }
    // Who is given up has ended its attempts by itself before others make them.
    requireLonger("cluster.unreachable-after", cluster.unreachableAfter(), "lease.ttl", leaseTtl);
    Duration fence = leaseTtl.minus(fenceMargin);
    requireLonger("cluster.rejoin-after", cluster.rejoinAfter(), "a silent lease", fence);
    requireAtLeast(1, cluster.port(), "cluster.port");
    requireAtLeast(0, cpu, "worker.cpu");
    requireAtLeast(0, memoryBytes, "worker.memory");
    requireAtLeast(0, warm, "worker.warm");
  }

  /**
   * The settings in {@code config}, a whole configuration.
   *
   * @throws IllegalArgumentException when a value is none; the message names its key
   */
  public static NodeSettings from(Config config) {
    Config own = config.getConfig("troupe.actors");
    return new NodeSettings(
        durability(own.getString("journal.durability")),
        own.getDuration("lease.ttl"),
        own.getDuration("lease.heartbeat"),
        own.getDuration("lease.fence-margin"),
        own.getInt("worker.cpu"),
        own.getBytes("worker.memory"),
        own.getInt("worker.warm"),
        own.getDuration("worker.cancel-grace"),
        own.getDuration("follow.interval"),
        own.getDuration("close-limit"),
        own.getDuration("sweep-after"),
        new Membership(
            own.getInt("cluster.port"),
            own.getDuration("cluster.unreachable-after"),
            own.getDuration("cluster.rejoin-after"),
            own.getDuration("cluster.join-limit"),
            own.getDuration("cluster.wake-interval")));
  }

  private static Durability durability(String word) {
    for (Durability each : Durability.values()) {
      if (each.word().equals(word.toLowerCase(Locale.ROOT))) {
        return each;
      }
    }
    throw new IllegalArgumentException(
        "troupe.actors.journal.durability is '%s', and has to be one of %s"
            .formatted(
                word,
                Arrays.stream(Durability.values())
                    .map(Durability::word)
                    .collect(Collectors.joining(", "))));
  }

  private static void requireLonger(String key, Duration value, String what, Duration than) {
    if (value.compareTo(than) <= 0) {
      throw new IllegalArgumentException(
          "troupe.actors.%s is %s, and has to be longer than %s, %s"
              .formatted(key, value, what, than));
    }
  }

  private static void requireAtLeast(long least, long value, String key) {
    if (value < least) {
      throw new IllegalArgumentException(
          "troupe.actors.%s is %d, and has to be at least %d".formatted(key, value, least));
    }
  }
}
