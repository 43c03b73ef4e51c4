package io.troupe.http.resource;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.troupe.actors.RunFeed;
import io.troupe.actors.core.RunEventJson;
import io.troupe.actors.core.RunEventJson.Numbered;
import io.troupe.http.call.Call;
import io.troupe.http.call.Endpoint;
import io.troupe.http.call.Negotiation;
import io.troupe.http.call.Problem;
import io.troupe.http.call.Replies;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** The events of a run: a stream that goes on, or one answer that waits for the next ones. */
public final class Events {
  private static final int MOST = 5000;
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final RunFeed feed;
  private final EventTexts texts;
  private final Views views;
  private final Streams streams;
  private final Duration keepAlive;

  /** The events of {@code feed}; a stream says something at least every {@code keepAlive}. */
  public Events(RunFeed feed, Views views, Streams streams, Duration keepAlive) {
    this.feed = feed;
    this.texts = new EventTexts(feed);
    this.views = views;
    this.streams = streams;
    this.keepAlive = keepAlive;
  }

  /** Its operations. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get(
                "/api/v1/runs/{run}/events",
                Set.of("after", "until", "live", "wait", "limit"),
                this::events)
            .producing(MediaTypes.TEXT_EVENT_STREAM, MediaTypes.APPLICATION_JSON));
  }

  private HttpResponse events(Call call) {
    String run = views.id(call.variable("run"));
    boolean poll =
        Negotiation.choose(
                call.request(), List.of(MediaTypes.TEXT_EVENT_STREAM, MediaTypes.APPLICATION_JSON))
            .equals(MediaTypes.APPLICATION_JSON);
    long after = after(call, run);
    if (poll) {
      return poll(call, run, after);
    }
    boolean untilEnd =
        call.parameter("until")
            .map(
                word -> {
                  if (!word.equals("end")) {
                    throw Call.wrong("until", "is '" + word + "', and can only be 'end'");
                  }
                  return true;
                })
            .orElse(false);
    EventPieces.Wish wish = new EventPieces.Wish(run, after, untilEnd, call.flag("live", false));
    return Replies.with(
        streams.answer(
            Replies.EVENTS,
            () -> new EventPieces(feed, texts, wish, keepAlive, streams.executor())),
        "Cache-Control",
        "no-store");
  }

  private long after(Call call, String run) {
    Optional<String> header = call.header("last-event-id").filter(text -> !text.isBlank());
    long after = call.number("after", 0, 0, Long.MAX_VALUE);
    if (header.isPresent()) {
      try {
        after = Long.parseLong(header.get().strip());
      } catch (NumberFormatException _) {
        after = -1;
      }
      if (after < 0) {
        throw Problem.of(
                400,
                "bad-event-id",
                "Last-Event-ID is '" + header.get() + "', and has to be a number")
            .exception();
      }
    }
    long last = feed.last(run);
    if (after > last) {
      throw Problem.of(
              400,
              "no-such-event",
              "event %d of run %s is not there: it has %d; read them anew from 0"
                  .formatted(after, run, last))
          .exception();
    }
    return after;
  }

  private HttpResponse poll(Call call, String run, long after) {
    int limit = (int) call.number("limit", 500, 1, MOST);
    Duration wait = call.parameter("wait").map(Events::duration).orElse(Duration.ZERO);
    if (!wait.isZero()) {
      feed.after(run, after, wait).join();
    }
    List<Numbered> events = feed.read(run, after, limit);
    long last = events.isEmpty() ? after : events.getLast().sequence();
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    ArrayNode list = document.putArray("events");
    events.forEach(event -> list.add(RunEventJson.tree(event)));
    document.put("last", last);
    document.put("ended", EventPieces.ended(feed, run, last));
    return Replies.json(document);
  }

  /** Seconds such as {@code 20s} or {@code 20}, or milliseconds such as {@code 500ms}. */
  private static Duration duration(String text) {
    if (text.matches("\\d{1,6}(s|ms)?")) {
      long number = Long.parseLong(text.replaceAll("\\D", ""));
      Duration wait = text.endsWith("ms") ? Duration.ofMillis(number) : Duration.ofSeconds(number);
      if (wait.compareTo(LONGEST) <= 0) {
        return wait;
      }
    }
    throw Call.wrong("wait", "is '" + text + "', and has to be such as 20s, at most 60s");
  }
}
