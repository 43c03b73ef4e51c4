package io.troupe.actors.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.UniqueAddress;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Down;

/**
 * The coordinator's care for its cluster: it writes down who is in it, and declares dead whom
 * nobody reaches. A process whose port is closed is dead at once; one that is only silent gets a
 * time longer than its leases, after which it has ended its attempts itself. Nobody else declares
 * anybody dead: with one coordinator there is no vote to win.
 */
public final class Membership {
  private static final Duration PERIOD = Duration.ofMillis(500);

  private final ActorContext<Event> context;
  private final Cluster cluster;
  private final Members file;
  private final Duration longest;
  private final Map<UniqueAddress, Long> unreachableSince = new HashMap<>();
  private Optional<Set<String>> written = Optional.empty();

  /** What it is told. */
  public sealed interface Event {}

  private record Look() implements Event {}

  private record Probed(UniqueAddress member, Probe probe) implements Event {}

  private Membership(ActorContext<Event> context, Members file, Duration longest) {
    this.context = context;
    this.cluster = Cluster.get(context.getSystem());
    this.file = file;
    this.longest = longest;
  }

  /**
   * Begins at once, also before the coordinator is a member in full.
   *
   * @param file gets the members
   * @param longest a silent member stays one for this time
   */
  public static Behavior<Event> create(Members file, Duration longest) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> {
                  Membership membership = new Membership(context, file, longest);
                  timers.startTimerWithFixedDelay(new Look(), PERIOD);
                  return Behaviors.receiveMessage(membership::receive);
                }));
  }

  private Behavior<Event> receive(Event event) {
    switch (event) {
      case Look _ -> {
        if (Envoy.joined(cluster)) {
          record();
          look();
        }
      }
      case Probed probed -> probed(probed);
    }
    return Behaviors.same();
  }

  private void record() {
    Set<String> now = new TreeSet<>();
    for (Member member : cluster.state().getMembers()) {
      if (!member.uniqueAddress().equals(cluster.selfMember().uniqueAddress())) {
        now.add(Members.text(member.address()));
      }
    }
    if (written.equals(Optional.of(now))) {
      return;
    }
    try {
      file.write(now);
      written = Optional.of(now);
    } catch (IOException e) {
      context.getLog().warn("who is in the cluster is not written down: {}", e.toString());
    }
  }

  private void look() {
    List<UniqueAddress> unreachable = new ArrayList<>();
    for (Member member : cluster.state().getUnreachable()) {
      if (!member.status().equals(MemberStatus.down())) {
        unreachable.add(member.uniqueAddress());
      }
    }
    unreachableSince.keySet().retainAll(unreachable);
    for (UniqueAddress member : unreachable) {
      unreachableSince.putIfAbsent(member, System.nanoTime());
      Meeting place = Meeting.parse("", Members.text(member.address()));
      context.pipeToSelf(
          CompletableFuture.supplyAsync(() -> Probe.of(place), Thread::startVirtualThread),
          (probe, failure) -> new Probed(member, failure == null ? probe : Probe.SILENT));
    }
  }

  private void probed(Probed probed) {
    Long since = unreachableSince.get(probed.member());
    boolean still =
        cluster.state().getUnreachable().stream()
            .anyMatch(member -> member.uniqueAddress().equals(probed.member()));
    if (since == null || !still) {
      return; // A new process at its address may have joined meanwhile.
    }
    Duration silent = Duration.ofNanos(System.nanoTime() - since);
    Address address = probed.member().address();
    if (probed.probe() == Probe.REFUSED || silent.compareTo(longest) > 0) {
      context
          .getLog()
          .warn(
              "{} is declared dead: {}",
              Members.text(address),
              probed.probe() == Probe.REFUSED
                  ? "its port is closed"
                  : "it was silent for " + silent.toSeconds() + " s");
      unreachableSince.remove(probed.member());
      cluster.manager().tell(new Down(address));
    }
  }
}
