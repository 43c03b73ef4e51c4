package io.troupe.actors.run;

import io.troupe.actors.core.RunState;
import io.troupe.pipelines.plan.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Until when the leases of a run hold, by the clock of this process that never goes back. Only
 * durations cross the wire, so clocks of nodes need not agree.
 */
final class Leases {
  private final long ttlNanos;
  private final LongSupplier nanos;
  private final Map<Long, Lease> leases = new HashMap<>();

  private record Lease(TaskId task, long until) {}

  /** A lease that nobody renewed in time. */
  record Expired(TaskId task, long token) {}

  Leases(Duration ttl, LongSupplier nanos) {
    this.ttlNanos = ttl.toNanos();
    this.nanos = nanos;
  }

  /** The attempt with {@code token} has just begun or shown that it lives. */
  void renew(TaskId task, long token) {
    leases.put(token, new Lease(task, nanos.getAsLong() + ttlNanos));
  }

  /** Whether the attempt with {@code token} lives is not known; it has {@code more} to show it. */
  void unknown(TaskId task, long token, Duration more) {
    leases.put(token, new Lease(task, nanos.getAsLong() + ttlNanos + more.toNanos()));
  }

  boolean isEmpty() {
    return leases.isEmpty();
  }

  /** Those of {@code state} that nobody renewed in time; forgets them and all that have ended. */
  List<Expired> expired(RunState state) {
    List<Expired> expired = new ArrayList<>();
    long now = nanos.getAsLong();
    leases
        .entrySet()
        .removeIf(
            entry -> {
              Lease lease = entry.getValue();
              if (!state.holds(lease.task(), entry.getKey())) {
                return true;
              }
              if (now - lease.until() < 0) {
                return false;
              }
              expired.add(new Expired(lease.task(), entry.getKey()));
              return true;
            });
    return expired;
  }
}
