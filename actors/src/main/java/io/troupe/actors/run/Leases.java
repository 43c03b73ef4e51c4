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

  Leases(Duration ttl, LongSupplier nanos) {
    this.ttlNanos = ttl.toNanos();
    this.nanos = nanos;
  }

  /** The attempt with {@code token} has just begun or shown that it lives. */
  void renew(TaskId task, long token) {
    leases.put(token, new Lease(task, nanos.getAsLong() + ttlNanos));
  }

  boolean isEmpty() {
    return leases.isEmpty();
  }

  /** Those of {@code state} that nobody renewed in time; forgets them and all that have ended. */
  List<RunMessage.Held> expired(RunState state) {
    List<RunMessage.Held> expired = new ArrayList<>();
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
              expired.add(new RunMessage.Held(lease.task(), entry.getKey()));
              return true;
            });
    return expired;
  }
}
