package io.troupe.http.server;

import io.troupe.actors.RunFeed;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.home.HomeFolder;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Gate;
import io.troupe.http.call.Replies;
import io.troupe.http.resource.Artifacts;
import io.troupe.http.resource.Assets;
import io.troupe.http.resource.Events;
import io.troupe.http.resource.Health;
import io.troupe.http.resource.Idempotency;
import io.troupe.http.resource.Logs;
import io.troupe.http.resource.Metrics;
import io.troupe.http.resource.RunMeasures;
import io.troupe.http.resource.Runs;
import io.troupe.http.resource.Steering;
import io.troupe.http.resource.Streams;
import io.troupe.http.resource.Submissions;
import io.troupe.http.resource.Tasks;
import io.troupe.http.resource.Views;
import io.troupe.http.resource.Workers;
import io.troupe.pipelines.language.PipelineCompiler;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** Every operation of the API. */
final class Routes {
  private Routes() {}

  static List<Endpoint> of(
      HttpSettings settings,
      HttpServices services,
      Gate gate,
      Streams streams,
      Measures measures,
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
    Runs runs = new Runs(services.node(), services.reader(), views);
    all.addAll(runs.endpoints());
    all.addAll(new Steering(services.node(), views, runs).endpoints());
    all.addAll(
        new Tasks(views, new KeyHistory(new HomeFolder(settings.home()).keys())).endpoints());
    all.addAll(new Logs(services.reader(), views, streams).endpoints());
    all.addAll(new Metrics(services.reader(), views).endpoints());
    all.addAll(new Artifacts(services.store()).endpoints());
    all.addAll(new Workers(services.node()).endpoints());
    all.addAll(new Events(feed, views, streams, settings.limits().keepAlive()).endpoints());
    RunMeasures ofRuns =
        new RunMeasures(services.node(), services.reader(), views, streams, measures.registry());
    all.add(
        Endpoint.get(
                "/metrics",
                Set.of(),
                _ -> {
                  ofRuns.refresh();
                  return Replies.bytes(
                      Replies.TEXT, ByteString.fromString(measures.registry().scrape()));
                })
            .producing(MediaTypes.TEXT_PLAIN));
    return List.copyOf(all);
  }
}
