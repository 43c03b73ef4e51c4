package io.troupe.actors.run;

import com.typesafe.config.ConfigFactory;
import org.apache.pekko.actor.BootstrapSetup;
import org.apache.pekko.actor.setup.ActorSystemSetup;
import org.apache.pekko.actor.setup.Setup;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** Actor systems of tests that speak with nobody. */
final class TestSystem {
  private TestSystem() {}

  static ActorSystem<Void> start(Setup... setups) {
    BootstrapSetup bootstrap =
        BootstrapSetup.create(
            ConfigFactory.parseString("pekko.actor.provider = local")
                .withFallback(ConfigFactory.parseResources("troupe-pekko.conf"))
                .withFallback(ConfigFactory.load())
                .resolve());
    ActorSystemSetup all = ActorSystemSetup.create(setups).withSetup(bootstrap);
    return ActorSystem.create(Behaviors.empty(), "test", all);
  }
}
