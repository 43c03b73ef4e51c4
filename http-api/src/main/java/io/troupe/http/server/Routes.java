package io.troupe.http.server;

import io.troupe.actors.RunFeed;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Gate;
import io.troupe.http.resource.Assets;
import io.troupe.http.resource.Events;
import io.troupe.http.resource.Health;
import io.troupe.http.resource.Idempotency;
import io.troupe.http.resource.Runs;
import io.troupe.http.resource.Streams;
import io.troupe.http.resource.Submissions;
import io.troupe.http.resource.Views;
import io.troupe.pipelines.language.PipelineCompiler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** Every operation of the API. */
final class Routes {
  private Routes() {}

  static List<Endpoint> of(
      HttpSettings settings,
      HttpServices services,
      Gate gate,
      Streams streams,
      BooleanSupplier closing) {
    RunFeed feed = services.node().feed();
    Views views = new Views(services.reader(), feed);
    Health.Joining joining =
        new Health.Joining(settings.artery(), settings.flight(), settings.homeId());
    List<Endpoint> all = new ArrayList<>();
    all.addAll(new Assets(gate).endpoints());
    all.addAll(new Health(services.node(), closing, settings.version(), joining).endpoints());
    all.addAll(
        new Submissions(
                services.node(),
                new PipelineCompiler(services.kinds(), services.data()),
                new Idempotency(
                    settings.home().resolve("state/idempotency"), InstantSource.system()),
                settings.version())
            .endpoints());
    all.addAll(new Runs(services.node(), services.reader(), views).endpoints());
    all.addAll(new Events(feed, views, streams, settings.limits().keepAlive()).endpoints());
    return List.copyOf(all);
  }
}
