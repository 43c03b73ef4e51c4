package io.troupe.http.resource;

import io.troupe.actors.RunReader;
import io.troupe.actors.view.RunView;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Ranges;
import io.troupe.http.call.Replies;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpCharsets;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.util.ByteString;

/** What attempts printed, and the points of their curves as they were recorded. */
public final class Logs {
  private static final String NEXT = "X-Log-Next";
  private static final ContentType LINES =
      ContentTypes.create(
          MediaTypes.applicationWithFixedCharset("x-ndjson", HttpCharsets.UTF_8, "jsonl"));

  private final RunReader reader;
  private final Views views;
  private final Streams streams;

  /** The logs that {@code reader} finds. */
  public Logs(RunReader reader, Views views, Streams streams) {
    this.reader = reader;
    this.views = views;
    this.streams = streams;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(Tasks.ATTEMPT + "/logs", Set.of("from", "follow"), this::log)
            .producing(MediaTypes.TEXT_PLAIN),
        Endpoint.get(Tasks.ATTEMPT + "/curves", Set.of(), this::curves)
            .producing(LINES.mediaType()));
  }

  private HttpResponse log(Call call) throws IOException {
    RunView view = views.find(call.variable("run"));
    RunView.Task of = Tasks.task(view, call);
    TaskId task = of.id();
    int attempt = Tasks.attempt(of, call).n();
    long from = call.number("from", 0, 0, Long.MAX_VALUE);
    Optional<Path> file = reader.log(view.run(), task, attempt);
    long size = file.isPresent() ? Files.size(file.get()) : 0;
    if (from > size) {
      throw Ranges.outside(size);
    }
    if (call.flag("follow", false)) {
      return Replies.with(
          streams.answer(
              Replies.TEXT,
              () ->
                  new LogPieces(
                      () -> reader.log(view.run(), task, attempt),
                      from,
                      () -> ended(view.run(), task, attempt),
                      streams.executor())),
          "Cache-Control",
          "no-store");
    }
    return part(call, Replies.TEXT, file, from, size);
  }

  private HttpResponse curves(Call call) throws IOException {
    RunView view = views.find(call.variable("run"));
    RunView.Task of = Tasks.task(view, call);
    TaskId task = of.id();
    int attempt = Tasks.attempt(of, call).n();
    Optional<Path> file = reader.curves(view.run(), task, attempt);
    return part(call, LINES, file, 0, file.isPresent() ? Files.size(file.get()) : 0);
  }

  private static HttpResponse part(
      Call call, ContentType type, Optional<Path> file, long from, long size) {
    Optional<Ranges.Part> range = Ranges.of(call.header("range"), size);
    Ranges.Part part = range.orElse(new Ranges.Part(from, size - from));
    HttpResponse response =
        file.map(path -> FileParts.answer(type, path, part.first(), part.length()))
            .orElseGet(() -> Replies.bytes(type, ByteString.emptyByteString()))
            .withStatus(range.isPresent() ? 206 : 200);
    response = Replies.with(response, "Accept-Ranges", "bytes");
    response = Replies.with(response, "Cache-Control", "no-cache");
    response = Replies.with(response, NEXT, Long.toString(part.first() + part.length()));
    return range.isPresent()
        ? Replies.with(response, "Content-Range", part.contentRange(size))
        : response;
  }

  private boolean ended(String run, TaskId task, int attempt) {
    return views.find(run).tasks().stream()
        .filter(each -> each.id().equals(task))
        .flatMap(each -> each.attempts().stream())
        .filter(each -> each.n() == attempt)
        .allMatch(each -> each.state().terminal());
  }
}
