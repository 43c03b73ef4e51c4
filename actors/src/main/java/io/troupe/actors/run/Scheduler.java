package io.troupe.actors.run;

import io.troupe.actors.artifacts.ArtifactTransfer;
import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.SchedulerCore;
import io.troupe.actors.core.WorkerUse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.DispatcherSelector;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.ClusterEvent;
import org.apache.pekko.cluster.ClusterEvent.ReachabilityEvent;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Subscribe;

/**
 * The actor around {@link SchedulerCore}, one in the cluster. Holds nothing durable: workers offer
 * again and runs announce again to a new one.
 */
public final class Scheduler {
  private final ActorContext<SchedulerMessage> context;
  private final ActorRef<ShardingEnvelope<RunMessage>> runs;
  private final Optional<Hub> hub;
  private final Assembly assembly;
  private final long epoch = SchedulerCore.epoch(Instant.now());
  private final SchedulerCore core = new SchedulerCore(epoch);
  private final Unlisted unlisted = new Unlisted();
  private final Map<String, Joined> workers = new HashMap<>();
  private final Set<String> closing = new HashSet<>();
  private boolean placing;

  /** The last offer of a worker's actor, and when it sent the first. */
  private record Joined(SchedulerMessage.Offer offer, Instant since) {}

  /** Where workers bring what they have, and get it. */
  private record Hub(ActorRef<ArchiveMessage> archive, ArtifactTransfer transfer) {}

  private Scheduler(
      ActorContext<SchedulerMessage> context,
      ActorRef<ShardingEnvelope<RunMessage>> runs,
      Optional<Hub> hub) {
    this.context = context;
    this.runs = runs;
    this.hub = hub;
    this.assembly = new Assembly(context.getSystem(), System::nanoTime);
  }

  /** A scheduler for the runs that {@code runs} reaches. */
  public static Behavior<SchedulerMessage> create(ActorRef<ShardingEnvelope<RunMessage>> runs) {
    return Behaviors.setup(
        context -> {
          Scheduler scheduler = new Scheduler(context, runs, Optional.empty());
          return Behaviors.receiveMessage(scheduler::receive);
        });
  }

  /** The same, which tells workers in other processes to bring what attempts print here. */
  public static Behavior<SchedulerMessage> create(
      ActorRef<ShardingEnvelope<RunMessage>> runs, RunServices services) {
    return Behaviors.setup(
        context -> {
          ActorRef<ArchiveMessage> archive =
              context.spawn(
                  Archive.create(services.home(), services.followers(), services.transfer()),
                  "archive",
                  DispatcherSelector.blocking());
          Hub hub = new Hub(archive, services.transfer());
          Cluster.get(context.getSystem())
              .subscriptions()
              .tell(
                  Subscribe.create(
                      context.messageAdapter(ReachabilityEvent.class, Scheduler::reach),
                      ReachabilityEvent.class));
          Scheduler scheduler = new Scheduler(context, runs, Optional.of(hub));
          return Behaviors.receiveMessage(scheduler::receive);
        });
  }

  private Behavior<SchedulerMessage> receive(SchedulerMessage message) {
    switch (message) {
      case SchedulerMessage.Offer offer -> offered(offer);
      case SchedulerMessage.Announce announce ->
          core.announce(announce.run(), announce.queue(), announce.group(), announce.tasks());
      case SchedulerMessage.Withdraw withdraw -> core.withdraw(withdraw.run(), withdraw.tasks());
      case SchedulerMessage.Forget forget -> core.forget(forget.run());
      case SchedulerMessage.Answered answered -> answered(answered.placement(), answered.answer());
      case SchedulerMessage.Released released -> release(released.placement());
      case SchedulerMessage.Yielded yielded -> {
        if (yielded.on()) {
          core.yielded(yielded.placement());
        } else {
          core.resumed(yielded.placement());
        }
      }
      case SchedulerMessage.Leaving leaving -> {
        if (current(leaving.name(), leaving.worker())) {
          core.drain(leaving.name(), true);
          closing.add(leaving.name());
        }
      }
      case SchedulerMessage.Gone gone -> {
        if (current(gone.name(), gone.worker())) {
          gone(gone.name(), gone.worker());
        }
      }
      case SchedulerMessage.Reach reach -> reached(reach.address(), reach.on());
      case SchedulerMessage.Empty empty -> empty(empty);
      case SchedulerMessage.Look look -> {
        look.replyTo().tell(new SchedulerMessage.Workers(seen()));
        return Behaviors.same();
      }
      case SchedulerMessage.Explain explain -> {
        explain.replyTo().tell(new SchedulerMessage.Reasons(core.waiting(explain.run())));
        return Behaviors.same();
      }
      case SchedulerMessage.Part part -> {
        assembly
            .add(part.piece())
            .ifPresent(whole -> context.getSelf().tell((SchedulerMessage) whole));
        return Behaviors.same();
      }
      case SchedulerMessage.Place _ -> {
        place();
        return Behaviors.same();
      }
    }
    if (!placing) {
      placing = true; // After what else has arrived, so that one round serves it all.
      context.getSelf().tell(new SchedulerMessage.Place());
    }
    return Behaviors.same();
  }

  private void offered(SchedulerMessage.Offer offer) {
    String name = offer.offer().worker();
    Joined known = workers.get(name);
    boolean first = !current(name, offer.worker());
    workers.put(name, new Joined(offer, first || known == null ? Instant.now() : known.since()));
    lost(name, core.offer(offer.offer(), incarnation(offer.worker())), "another has its name");
    core.reachable(name, true); // It has just been heard.
    if (first) {
      if (known != null) {
        context.unwatch(known.offer().worker()); // From behind a cut cable its end never comes.
        closing.remove(name);
      }
      context.watchWith(offer.worker(), new SchedulerMessage.Gone(name, offer.worker()));
      context.getLog().info("worker {} offers {}", name, offer.offer());
      core.drain(name, offer.draining());
    }
    int adopted = core.holds(name, offer.holds()).size();
    if (adopted > 0) {
      context.getLog().info("worker {} holds {} places given before", name, adopted);
    }
    missing(name, unlisted.offered(core.placements(name), offer.holds()));
    offer
        .worker()
        .tell(
            new WorkerMessage.Welcome(
                epoch,
                hub.map(Hub::archive),
                // Only where somebody has another store is there anything to serve.
                offer.ownStore() ? hub.flatMap(it -> it.transfer().address()) : Optional.empty(),
                hub.map(_ -> runs)));
  }

  private static SchedulerMessage reach(ReachabilityEvent event) {
    return new SchedulerMessage.Reach(
        event.member().address(), event instanceof ClusterEvent.ReachableMember);
  }

  /**
   * A worker that cannot be heard keeps what it has for as long as its leases, and gets no more.
   */
  private void reached(Address address, boolean on) {
    workers.forEach(
        (name, joined) -> {
          if (joined.offer().worker().path().address().equals(address)) {
            core.reachable(name, on);
          }
        });
  }

  private boolean current(String name, ActorRef<WorkerMessage> worker) {
    Joined known = workers.get(name);
    return known != null && worker.equals(known.offer().worker());
  }

  private void missing(String worker, Unlisted.Overdue overdue) {
    overdue.taken().forEach(placement -> core.released(placement.id()));
    lost(worker, overdue.taken(), "its attempt never got there");
    // Told twice it changes nothing, and the run answers again.
    offerToRuns(overdue.unanswered());
  }

  private void release(long placement) {
    unlisted.forget(placement);
    core.released(placement);
  }

  private static String incarnation(ActorRef<WorkerMessage> worker) {
    return worker.path().toSerializationFormat();
  }

  private void empty(SchedulerMessage.Empty empty) {
    Joined known = workers.get(empty.worker());
    if (known != null) {
      core.drain(empty.worker(), empty.on());
      // It tells the schedulers that come after this one.
      known.offer().worker().tell(new WorkerMessage.Drain(empty.on()));
    }
    empty.replyTo().tell(known != null);
  }

  private List<SchedulerMessage.Seen> seen() {
    List<SchedulerMessage.Seen> seen = new ArrayList<>();
    for (WorkerUse use : core.workers()) {
      Joined joined = workers.get(use.offer().worker());
      if (joined != null) {
        SchedulerMessage.Offer offer = joined.offer();
        seen.add(
            new SchedulerMessage.Seen(
                use, offer.host(), offer.pid(), joined.since(), offer.worker()));
      }
    }
    return seen;
  }

  private void answered(long placement, Answer answer) {
    switch (answer.kind()) {
      case ACCEPTED, UNCHANGED -> {
        // The worker may have made it and said so before the run could answer.
        if (core.answered(placement)) {
          unlisted.answered(placement);
        }
      }
      case LATER -> {
        unlisted.forget(placement);
        core.later(placement);
      }
      case STALE, REFUSED -> release(placement);
    }
  }

  private void gone(String name, ActorRef<WorkerMessage> worker) {
    workers.remove(name);
    List<Placement> lost = core.lost(name, incarnation(worker));
    if (closing.remove(name)) {
      context.getLog().info("worker {} has closed", name);
    } else {
      context.getLog().warn("worker {} is gone with {} attempts", name, lost.size());
    }
    lost(name, lost, "its process has ended or is cut off");
  }

  /** Tells the runs, which end these attempts and begin others. */
  private void lost(String worker, List<Placement> lost, String reason) {
    Map<String, List<Long>> byRun = new TreeMap<>();
    for (Placement placement : lost) {
      unlisted.forget(placement.id());
      byRun.computeIfAbsent(placement.run(), _ -> new ArrayList<>()).add(placement.id());
    }
    byRun.forEach(
        (run, places) ->
            runs.tell(new ShardingEnvelope<>(run, new RunMessage.Lost(worker, places, reason))));
  }

  private void place() {
    placing = false;
    offerToRuns(core.place());
  }

  private void offerToRuns(Collection<Placement> placements) {
    if (!placements.isEmpty()) {
      Map<String, String> stores = stores();
      placements.forEach(placement -> offerToRun(placement, stores));
    }
  }

  private void offerToRun(Placement placement, Map<String, String> stores) {
    Joined worker = workers.get(placement.worker());
    if (worker == null) {
      release(placement.id());
      return;
    }
    runs.tell(
        new ShardingEnvelope<>(
            placement.run(),
            new RunMessage.Offered(placement, worker.offer().worker(), stores, context.getSelf())));
  }

  private Map<String, String> stores() {
    Map<String, String> stores = new TreeMap<>();
    workers.forEach(
        (name, joined) -> joined.offer().flight().ifPresent(address -> stores.put(name, address)));
    return stores;
  }
}
