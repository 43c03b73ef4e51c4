package io.troupe.actors.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;
import org.apache.pekko.cluster.typed.JoinSeedNodes;
import org.apache.pekko.cluster.typed.Leave;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a coordinator into its cluster. It joins the members that the last coordinator saw, whose
 * attempts go on; it forms a cluster of its own once it knows that there is none, or when nobody
 * lets it in for too long. A worker joins the coordinator, and waits for one as long as it takes.
 */
public final class Joining implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Joining.class);

  /** How long a process that listens may take to say whether it is a member. */
  private static final Duration ANSWER = Duration.ofMillis(700);

  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ActorSystem<Void> system;
  private final Cluster cluster;
  private final Members members;
  private final Duration limit;
  private final CountDownLatch closed = new CountDownLatch(1);
  private List<Address> asked = List.of();

  /** What is known of a process that was a member. */
  private enum Standing {
    /** It is one. */
    MEMBER,
    /** It is none any more. */
    GONE,
    /** Nobody knows. */
    SILENT
  }

  private Joining(ActorSystem<Void> system, Members members, Duration limit) {
    this.system = system;
    this.cluster = Cluster.get(system);
    this.members = members;
    this.limit = limit;
  }

  /**
   * Begins to bring the coordinator {@code system} in.
   *
   * @param limit after which it forms a cluster of its own
   */
  public static Joining coordinator(ActorSystem<Void> system, Members members, Duration limit) {
    Joining joining = new Joining(system, members, limit);
    var _ = Thread.ofPlatform().name("joining").daemon().start(joining::run);
    return joining;
  }

  /** Lets the worker {@code system} join the coordinator, whenever there is one. */
  public static void worker(ActorSystem<Void> system, Meeting coordinator) {
    Cluster.get(system).manager().tell(new JoinSeedNodes(List.of(coordinator.address())));
  }

  /** Whether the process of {@code system} is in a cluster. */
  public static boolean joined(ActorSystem<?> system) {
    return Envoy.joined(Cluster.get(system));
  }

  /** Whether the process of {@code system} is in a cluster in full: it may have its part of it. */
  public static boolean up(ActorSystem<?> system) {
    return Cluster.get(system).selfMember().status().equals(MemberStatus.up());
  }

  /** Lets {@code system} leave its cluster, after which it ends by itself; whether it is in one. */
  public static boolean leave(ActorSystem<?> system) {
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(new Leave(cluster.selfMember().address()));
    return joined(system);
  }

  /** Ends it where it goes on. */
  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    long begun = System.nanoTime();
    try {
      List<Address> known = known();
      while (!Envoy.joined(cluster)) {
        Map<String, Standing> standings = standings(known);
        boolean late = System.nanoTime() - begun > limit.toNanos();
        if (late || !(standings.containsValue(Standing.MEMBER) || unclear(standings))) {
          LOG.info(
              "forms a cluster; the members last seen: {}",
              standings.isEmpty() ? "none" : standings);
          cluster.manager().tell(Join.create(cluster.selfMember().address()));
          return;
        }
        join(known, standings);
        if (closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          return;
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean unclear(Map<String, Standing> standings) {
    return standings.containsValue(Standing.SILENT);
  }

  private List<Address> known() {
    try {
      return members.read().stream()
          .map(text -> Meeting.parse(Systems.homeId(system), text).address())
          .filter(address -> !address.equals(cluster.selfMember().address()))
          .toList();
    } catch (IOException | IllegalArgumentException e) {
      LOG.warn("the members last seen are not known: {}", e.toString());
      return List.of();
    }
  }

  private void join(List<Address> known, Map<String, Standing> standings) {
    List<Address> there = with(Standing.MEMBER, known, standings);
    if (!there.isEmpty() && Collections.disjoint(there, asked)) {
      LOG.info("joins the members last seen: {}", standings);
      asked = there;
      cluster.manager().tell(new JoinSeedNodes(there));
    }
    List<String> gone = with(Standing.GONE, known, standings).stream().map(Members::text).toList();
    if (!gone.isEmpty()) {
      for (Address member : there) {
        Envoy.at(system, member).tell(new MemberMessage.Bury(gone));
      }
    }
  }

  private static List<Address> with(
      Standing standing, List<Address> known, Map<String, Standing> standings) {
    return known.stream()
        .filter(address -> standings.get(Members.text(address)) == standing)
        .toList();
  }

  /**
   * Asks all at once; takes as long as the slowest answer, ports that are closed answer at once.
   */
  private Map<String, Standing> standings(List<Address> known) {
    Map<String, CompletableFuture<Standing>> answers = new TreeMap<>();
    for (Address address : known) {
      answers.put(
          Members.text(address),
          CompletableFuture.supplyAsync(
                  () -> Probe.of(Meeting.parse(Systems.homeId(system), Members.text(address))),
                  Thread::startVirtualThread)
              .thenCompose(probe -> standing(address, probe)));
    }
    Map<String, Standing> standings = new TreeMap<>();
    answers.forEach((address, answer) -> standings.put(address, answer.join()));
    return standings;
  }

  private CompletableFuture<Standing> standing(Address address, Probe probe) {
    return switch (probe) {
      case REFUSED -> CompletableFuture.completedFuture(Standing.GONE);
      case SILENT -> CompletableFuture.completedFuture(Standing.SILENT);
      case TAKEN ->
          AskPattern.ask(
                  Envoy.at(system, address),
                  (ActorRef<MemberMessage.Told> replyTo) -> new MemberMessage.Ask(replyTo),
                  ANSWER,
                  system.scheduler())
              .handle(
                  (told, failure) ->
                      failure != null
                          ? Standing.SILENT
                          : told.member() ? Standing.MEMBER : Standing.GONE)
              .toCompletableFuture();
    };
  }
}
