package io.troupe.actors.run;

import io.troupe.actors.core.Answer;
import io.troupe.actors.core.Placement;
import io.troupe.actors.core.RunCommand;
import io.troupe.actors.core.SchedulerCore;
import io.troupe.actors.core.WorkerUse;
import io.troupe.pipelines.plan.TaskId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;

/**
 * The actor around {@link SchedulerCore}, one in the cluster. Holds nothing durable: workers offer
 * again and runs announce again to a new one.
 */
public final class Scheduler {
  private final ActorContext<SchedulerMessage> context;
  private final ActorRef<ShardingEnvelope<RunMessage>> runs;
  private final SchedulerCore core = new SchedulerCore(SchedulerCore.epoch(Instant.now()));
  private final Map<String, Joined> workers = new HashMap<>();
  private final Set<String> draining = new HashSet<>();
  private boolean placing;

  /** The last offer of a worker's actor, and when it sent the first. */
  private record Joined(SchedulerMessage.Offer offer, Instant since) {}

  private Scheduler(
      ActorContext<SchedulerMessage> context, ActorRef<ShardingEnvelope<RunMessage>> runs) {
    this.context = context;
    this.runs = runs;
  }

  /** A scheduler for the runs that {@code runs} reaches. */
  public static Behavior<SchedulerMessage> create(ActorRef<ShardingEnvelope<RunMessage>> runs) {
    return Behaviors.setup(
        context -> {
          Scheduler scheduler = new Scheduler(context, runs);
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
      case SchedulerMessage.Released released -> core.released(released.placement());
      case SchedulerMessage.Drain drain -> {
        core.drain(drain.worker(), true);
        draining.add(drain.worker());
      }
      case SchedulerMessage.Gone gone -> gone(gone.worker(), gone.incarnation());
      case SchedulerMessage.Empty empty -> empty(empty);
      case SchedulerMessage.Look look -> {
        look.replyTo().tell(new SchedulerMessage.Workers(seen()));
        return Behaviors.same();
      }
      case SchedulerMessage.Explain explain -> {
        explain.replyTo().tell(new SchedulerMessage.Reasons(core.waiting(explain.run())));
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
    String incarnation = incarnation(offer.worker());
    Joined known = workers.get(name);
    if (known != null && offer.worker().equals(known.offer().worker())) {
      workers.put(name, new Joined(offer, known.since()));
    } else {
      workers.put(name, new Joined(offer, Instant.now()));
      context.watchWith(offer.worker(), new SchedulerMessage.Gone(name, incarnation));
      context.getLog().info("worker {} offers {}", name, offer.offer());
    }
    tell(name, core.offer(offer.offer(), incarnation), "another process has its name");
  }

  private static String incarnation(ActorRef<WorkerMessage> worker) {
    return worker.path().toSerializationFormat();
  }

  private void empty(SchedulerMessage.Empty empty) {
    boolean known = workers.containsKey(empty.worker());
    if (known) {
      core.drain(empty.worker(), empty.on());
    }
    empty.replyTo().tell(known);
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
      case ACCEPTED, UNCHANGED -> core.answered(placement);
      case LATER -> core.later(placement);
      case STALE, REFUSED -> core.released(placement);
    }
  }

  private void gone(String worker, String incarnation) {
    Joined known = workers.get(worker);
    if (known == null || !incarnation(known.offer().worker()).equals(incarnation)) {
      return;
    }
    workers.remove(worker);
    List<Placement> lost = core.lost(worker, incarnation);
    if (draining.remove(worker)) {
      context.getLog().info("worker {} has closed", worker);
    } else {
      context.getLog().warn("worker {} is gone with {} attempts", worker, lost.size());
    }
    tell(worker, lost, "its actor has ended");
  }

  /** Tells the runs which of their tasks a worker has lost. */
  private void tell(String worker, List<Placement> lost, String reason) {
    Map<String, Set<TaskId>> tasks = new TreeMap<>();
    lost.forEach(each -> tasks.computeIfAbsent(each.run(), _ -> new HashSet<>()).add(each.task()));
    tasks.forEach(
        (run, ofRun) ->
            runs.tell(
                new ShardingEnvelope<>(
                    run,
                    new RunMessage.Told(
                        new RunCommand.WorkerLost(worker, ofRun, reason),
                        context.getSystem().ignoreRef()))));
  }

  private void place() {
    placing = false;
    for (Placement placement : core.place()) {
      Joined worker = workers.get(placement.worker());
      if (worker == null) {
        core.released(placement.id());
        continue;
      }
      runs.tell(
          new ShardingEnvelope<>(
              placement.run(),
              new RunMessage.Offered(placement, worker.offer().worker(), context.getSelf())));
    }
  }
}
