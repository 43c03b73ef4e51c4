package io.troupe.actors.core;

import io.troupe.actors.view.State;
import io.troupe.pipelines.TaskFailure;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;

/**
 * One attempt, running or past.
 *
 * @param token sequence number of its lease event
 */
record AttemptState(
    int n,
    long token,
    long placement,
    String worker,
    String device,
    State state,
    Optional<Instant> started,
    Optional<Instant> ended,
    Optional<TaskFailure> failure,
    SortedMap<String, Double> timings) {

  static AttemptState leased(RunEvent.AttemptLeased event, long token) {
    return new AttemptState(
        event.attempt(),
        token,
        event.placement(),
        event.worker(),
        event.device(),
        State.READY,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Collections.emptySortedMap());
  }

  AttemptState started(Instant at) {
    return new AttemptState(
        n,
        token,
        placement,
        worker,
        device,
        State.RUNNING,
        Optional.of(at),
        ended,
        failure,
        timings);
  }

  AttemptState ended(
      State end, Instant at, Optional<TaskFailure> why, SortedMap<String, Double> measured) {
    return new AttemptState(
        n, token, placement, worker, device, end, started, Optional.of(at), why, measured);
  }
}
