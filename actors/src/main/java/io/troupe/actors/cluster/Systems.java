package io.troupe.actors.cluster;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.net.BindException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.cluster.typed.Join;

/** Starts the actor systems of the roles. */
public final class Systems {
  /** Who has runs and the scheduler. */
  public static final String COORDINATOR = "coordinator";

  /** Who makes attempts. */
  public static final String WORKER = "worker";

  private static final String PREFIX = "troupe-";

  /** Two processes may choose one port at the same moment; one of them chooses again. */
  private static final int TRIES = 5;

  private Systems() {}

  /** Every role in one process, which nobody else can reach. */
  public static ActorSystem<Void> alone(Config config, Setup... setups) {
    Map<String, Object> role =
        Map.of(
            "pekko.cluster.roles",
            List.of(COORDINATOR, WORKER),
            "pekko.remote.artery.untrusted-mode",
            "on");
    ActorSystem<Void> system = create(config, role, "troupe", setups);
    Cluster cluster = Cluster.get(system);
    cluster.manager().tell(Join.create(cluster.selfMember().address()));
    return system;
  }

  /**
   * A process of the cluster of the state folder {@code homeId}, which has joined nobody yet.
   *
   * @throws IOException when no port can be had
   */
  public static ActorSystem<Void> member(
      Config config, String homeId, String role, Ports ports, Setup... setups) throws IOException {
    IOException taken = null;
    for (int i = 0; i < TRIES; i++) {
      int port = ports.choose();
      Map<String, Object> own =
          Map.of("pekko.cluster.roles", List.of(role), "pekko.remote.artery.canonical.port", port);
      try {
        ActorSystem<Void> system = create(config, own, name(homeId), setups);
        ports.keep(port);
        system.systemActorOf(Envoy.create(), Envoy.NAME, Props.empty());
        return system;
      } catch (RuntimeException e) {
        if (!boundElsewhere(e)) {
          throw e;
        }
        taken = new IOException("port " + port + " was taken meanwhile", e);
      }
    }
    throw taken == null ? new IOException("no port was tried") : taken;
  }

  static String name(String homeId) {
    return PREFIX + homeId;
  }

  /** The id of the state folder for whose cluster {@code system} was started. */
  static String homeId(ActorSystem<?> system) {
    return system.name().substring(PREFIX.length());
  }

  private static boolean boundElsewhere(Throwable failure) {
    for (Throwable each = failure; each != null; each = each.getCause()) {
      if (each instanceof BindException || String.valueOf(each.getMessage()).contains("bind TCP")) {
        return true;
      }
    }
    return false;
  }

  private static ActorSystem<Void> create(
      Config config, Map<String, Object> role, String name, Setup... setups) {
    Config whole =
        ConfigFactory.parseMap(role)
            .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
            .withFallback(config)
            .resolve();
    List<Setup> all = new ArrayList<>(List.of(setups));
    all.add(BootstrapSetup.create(whole));
    return ActorSystem.create(
        Behaviors.empty(), name, ActorSystemSetup.create(all.toArray(Setup[]::new)));
  }
}
