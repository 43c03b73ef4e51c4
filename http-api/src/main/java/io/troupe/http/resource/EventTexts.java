package io.troupe.http.resource;

import io.troupe.actors.RunFeed;
import io.troupe.actors.core.RunEventJson;
import io.troupe.actors.core.RunEventJson.Numbered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Events as server-sent events. Those that were written last are kept, up to a size: many who
 * follow one run cost one reading of each event. Thread-safe.
 */
final class EventTexts {
  /** Characters that are kept in all. */
  private static final long KEPT = 8L << 20;

  private final RunFeed feed;
  private final LinkedHashMap<Key, String> texts = new LinkedHashMap<>();
  private long size;

  private record Key(String run, long sequence) {}

  /**
   * Events of a run on their way to a client.
   *
   * @param last the number of the last one; that of the one before where there is none
   */
  record Texts(List<String> texts, long last) {}

  EventTexts(RunFeed feed) {
    this.feed = feed;
  }

  /** The events of {@code run} after number {@code after}, at most {@code limit}. */
  Texts after(String run, long after, int limit) {
    List<String> found = known(run, after, limit);
    if (found.isEmpty() && feed.last(run) > after) {
      List<Numbered> events = feed.read(run, after, limit);
      events.forEach(event -> found.add(text(event)));
      keep(run, after, found);
    }
    return new Texts(found, after + found.size());
  }

  private synchronized List<String> known(String run, long after, int limit) {
    List<String> found = new ArrayList<>();
    while (found.size() < limit) {
      String text = texts.get(new Key(run, after + found.size() + 1));
      if (text == null) {
        break;
      }
      found.add(text);
    }
    return found;
  }

  private synchronized void keep(String run, long after, List<String> found) {
    for (int i = 0; i < found.size(); i++) {
      String text = found.get(i);
      if (texts.putIfAbsent(new Key(run, after + i + 1), text) == null) {
        size += text.length();
      }
    }
    while (size > KEPT) {
      Map.Entry<Key, String> oldest = texts.pollFirstEntry();
      size -= oldest.getValue().length();
    }
  }

  private static String text(Numbered event) {
    return "id: %d\nevent: %s\ndata: %s\n\n"
        .formatted(event.sequence(), event.name(), RunEventJson.write(event));
  }
}
