package io.troupe.actors.core;

import java.util.List;

/**
 * A worker and what is used of it.
 *
 * @param offer what it has in all
 * @param draining whether it gets no more tasks
 * @param reachable whether its node answers
 * @param freeCpu threads that nobody takes; negative while tasks go on that had given theirs back
 * @param freeMemory bytes of host memory that nobody takes; negative as above
 * @param freeGpu free bytes of each GPU, in the order of the offer; 0 where a task has it alone
 * @param placements what takes the rest
 */
public record WorkerUse(
    WorkerOffer offer,
    boolean draining,
    boolean reachable,
    int freeCpu,
    long freeMemory,
    List<Long> freeGpu,
    List<Placement> placements) {
  public WorkerUse {
    freeGpu = List.copyOf(freeGpu);
    placements = List.copyOf(placements);
  }
}
