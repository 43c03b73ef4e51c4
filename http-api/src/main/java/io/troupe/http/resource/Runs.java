package io.troupe.http.resource;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.core.Waiting;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.http.RunDetail;
import io.troupe.http.RunsDocument;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Replies;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The list of runs, and each of them as a whole. */
public final class Runs {
  private static final String STATES = "pending, running, paused, succeeded, failed, cancelled";
  private static final int MOST = 500;
  private static final int READ = 200;

  /** Runs looked at for one page of a filtered list; the next page goes on there. */
  private static final int LOOKED_AT = 5000;

  private final Node node;
  private final RunReader reader;
  private final Views views;

  /** The runs of {@code reader}. */
  public Runs(Node node, RunReader reader, Views views) {
    this.node = node;
    this.reader = reader;
    this.views = views;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
            "/api/v1/runs", Set.of("state", "name", "label", "limit", "cursor"), this::list),
        Endpoint.get("/api/v1/runs/{run}", Set.of("tasks"), this::one));
  }

  private HttpResponse list(Call call) {
    int limit = (int) call.number("limit", 50, 1, MOST);
    Filter filter = Filter.of(call);
    Optional<String> after = call.parameter("cursor").map(Cursors::read);
    List<RunSummary> page = new ArrayList<>();
    int looked = 0;
    Optional<String> next = Optional.empty();
    while (true) {
      List<RunSummary> some =
          after.map(run -> reader.listAfter(run, READ)).orElseGet(() -> reader.list(READ));
      for (RunSummary run : some) {
        if (page.size() == limit || looked == LOOKED_AT) {
          next = after;
          break;
        }
        looked++;
        after = Optional.of(run.run());
        if (filter.admits(run)) {
          page.add(run);
        }
      }
      if (next.isPresent() || some.size() < READ) {
        break;
      }
    }
    ObjectNode document = RunsDocument.of(page);
    Optional<String> cursor = next.map(Cursors::write);
    document.put("next", cursor.orElse(null));
    HttpResponse response = Replies.json(document);
    return cursor.isEmpty()
        ? response
        : Replies.with(response, "Link", "<" + address(call, cursor.get()) + ">; rel=\"next\"");
  }

  /** The same request for the next page. */
  private static String address(Call call, String cursor) {
    String rest =
        call.query().entrySet().stream()
            .filter(each -> !each.getKey().equals("cursor"))
            .flatMap(
                each -> each.getValue().stream().map(value -> each.getKey() + "=" + encoded(value)))
            .map(each -> each + "&")
            .collect(Collectors.joining());
    return call.request().getUri().path() + "?" + rest + "cursor=" + cursor;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private HttpResponse one(Call call) {
    RunView view = views.find(call.variable("run"));
    String etag = "\"" + view.sequence() + "\"";
    if (Cursors.matches(call.header("if-none-match"), etag)) {
      return Replies.unchanged(etag);
    }
    return Replies.with(Replies.json(document(view, call.flag("tasks", true))), "ETag", etag);
  }

  /** The document of a run, with or without its tasks. */
  ObjectNode document(RunView view, boolean tasks) {
    ObjectNode document = RunDetail.of(view, waiting(view), tasks);
    OptionalLong owner = reader.owner(view.run());
    if (owner.isPresent()) {
      document.put("owner", owner.getAsLong());
    } else {
      document.putNull("owner");
    }
    return document;
  }

  /** Why ready tasks of {@code view} wait; nobody is asked where none does. */
  private List<Waiting> waiting(RunView view) {
    boolean ready = view.tasks().stream().anyMatch(task -> task.state() == State.READY);
    return ready ? Call.await(node.waiting(view.run())) : List.of();
  }

  /** What a list is narrowed to. */
  private record Filter(Optional<State> state, Optional<String> name, List<String[]> labels) {
    static Filter of(Call call) {
      return new Filter(
          call.parameter("state").map(word -> Tasks.state(word, STATES)),
          call.parameter("name"),
          call.parameters("label").stream().map(Filter::label).toList());
    }

    private static String[] label(String text) {
      int equals = text.indexOf('=');
      if (equals <= 0) {
        throw Call.wrong("label", "is '" + text + "', and has to be NAME=VALUE");
      }
      return new String[] {text.substring(0, equals), text.substring(equals + 1)};
    }

    boolean admits(RunSummary run) {
      return state.map(wanted -> wanted == run.state()).orElse(true)
          && name.map(wanted -> wanted.equals(run.name())).orElse(true)
          && labels.stream().allMatch(label -> label[1].equals(run.labels().get(label[0])));
    }
  }
}
