package io.troupe.actors.run;

import io.troupe.actors.core.Holding;
import io.troupe.actors.core.Placement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Places that were given and that their worker does not list. What is on its way to a worker is not
 * listed for a moment; what got lost on its way never is, and nobody else would ever say so.
 */
final class Unlisted {
  /** Offers without a placement whose attempt was sent to the worker. */
  static final int MOST = 5;

  /** Offers after which a run is told again: the message may be lost, or the run slow. */
  static final int MOST_UNANSWERED = 5;

  private final Map<Long, Integer> misses = new HashMap<>();
  private final Set<Long> answered = new HashSet<>();

  /** What is not listed any more, told apart by whether the run had taken it. */
  record Overdue(List<Placement> taken, List<Placement> unanswered) {}

  /** The run has taken the placement, and has sent the attempt to the worker. */
  void answered(long placement) {
    answered.add(placement);
  }

  /** The placement is over. */
  void forget(long placement) {
    misses.remove(placement);
    answered.remove(placement);
  }

  /** One more offer of the worker that was given {@code placed} and lists {@code holds}. */
  Overdue offered(List<Placement> placed, List<Holding> holds) {
    Set<Long> listed = new HashSet<>();
    holds.forEach(each -> listed.add(each.placement().id()));
    Overdue overdue = new Overdue(new ArrayList<>(), new ArrayList<>());
    for (Placement placement : placed) {
      long id = placement.id();
      if (listed.contains(id)) {
        misses.remove(id);
        answered.add(id);
        continue;
      }
      int missed = misses.merge(id, 1, Integer::sum);
      boolean taken = answered.contains(id);
      if (missed >= (taken ? MOST : MOST_UNANSWERED)) {
        (taken ? overdue.taken() : overdue.unanswered()).add(placement);
        misses.remove(id);
      }
    }
    return overdue;
  }
}
