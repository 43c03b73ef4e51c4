package io.troupe.actors;

import io.troupe.actors.core.Placement;
import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.core.WorkerUse;
import io.troupe.actors.run.Followers;
import io.troupe.actors.run.SchedulerMessage;
import io.troupe.actors.view.WorkerView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.typed.Cluster;

/** The workers as the scheduler, the membership and the runs know them together. */
final class Workers {
  private final Actors actors;
  private final Followers followers;

  Workers(Actors actors, Followers followers) {
    this.actors = actors;
    this.followers = followers;
  }

  /** All of them, by name. */
  CompletionStage<List<WorkerView>> all() {
    return actors
        .schedulerAsk(
            (ActorRef<SchedulerMessage.Workers> replyTo) -> new SchedulerMessage.Look(replyTo))
        .thenApply(seen -> views(seen.workers()));
  }

  /** Empties a worker, or ends that. */
  CompletionStage<WorkerView> drain(String worker, boolean on) {
    return actors
        .schedulerAsk(
            (ActorRef<Boolean> replyTo) -> new SchedulerMessage.Empty(worker, on, replyTo))
        .thenCompose(_ -> all())
        .thenApply(all -> named(worker, all));
  }

  private static WorkerView named(String worker, List<WorkerView> all) {
    return all.stream()
        .filter(each -> each.name().equals(worker))
        .findFirst()
        .orElseThrow(
            () ->
                new NodeException(
                    "there is no worker %s; there %s"
                        .formatted(
                            worker,
                            all.isEmpty()
                                ? "is none"
                                : all.stream()
                                    .map(WorkerView::name)
                                    .collect(Collectors.joining(", ", "are ", "")))));
  }

  private List<WorkerView> views(List<SchedulerMessage.Seen> workers) {
    Set<Address> unreachable = new HashSet<>();
    for (Member member : Cluster.get(actors.system()).state().getUnreachable()) {
      unreachable.add(member.address());
    }
    return workers.stream().map(seen -> view(seen, unreachable)).toList();
  }

  private WorkerView view(SchedulerMessage.Seen seen, Set<Address> unreachable) {
    WorkerUse use = seen.use();
    WorkerOffer offer = use.offer();
    List<WorkerView.Gpu> gpus = new ArrayList<>();
    for (int i = 0; i < offer.gpus().size(); i++) {
      WorkerOffer.Gpu gpu = offer.gpus().get(i);
      WorkerView.Share memory = new WorkerView.Share(gpu.memoryBytes(), use.freeGpu().get(i));
      gpus.add(new WorkerView.Gpu(gpu.device(), memory, gpu.arch()));
    }
    return new WorkerView(
        offer.worker(),
        unreachable.contains(seen.worker().path().address())
            ? WorkerView.State.UNREACHABLE
            : use.draining() ? WorkerView.State.DRAINING : WorkerView.State.READY,
        seen.host(),
        seen.pid(),
        offer.device(),
        new WorkerView.Share(offer.cpu(), use.freeCpu()),
        new WorkerView.Share(offer.memoryBytes(), use.freeMemory()),
        gpus,
        use.placements().stream().map(this::running).toList(),
        seen.since());
  }

  private WorkerView.Running running(Placement placement) {
    OptionalInt attempt =
        followers
            .state(placement.run())
            .map(state -> state.attempt(placement.task()))
            .orElse(OptionalInt.empty());
    return new WorkerView.Running(placement.run(), placement.task(), attempt);
  }
}
