package io.troupe.actors.core;

import io.troupe.pipelines.plan.Resources;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which of the groups that may go on goes first: higher priority; then the queue that holds least
 * CPU; then the run that holds fewest places; then first come.
 *
 * <p>What one placement changes, the CPU of its queue, moves every group of that queue. So groups
 * of equal queue, priority and resources stand in one line, ordered by what is of the run, and only
 * the lines are ordered by what is of the queue: a placement moves a few lines and the groups of
 * one run, however many runs wait. Lines of equal resources are kept together, because what does
 * not fit for one of them fits for none.
 */
final class FairOrder {
  private final Map<String, Integer> cpuOfQueue = new HashMap<>();
  private final Map<String, Integer> placesOfRun = new HashMap<>();
  private final Map<Key, Line> lines = new HashMap<>();
  private final Map<String, Map<Key, Line>> linesOfQueue = new HashMap<>();
  private final Map<Resources, NavigableSet<Line>> shapes = new LinkedHashMap<>();
  private final Map<WaitingGroup, Entry> entries = new HashMap<>();

  /** What the groups of a line have in common. */
  private record Key(Resources resources, int priority, String queue) {}

  /** A group with the number by which it was put into its line. */
  private record Entry(WaitingGroup group, Key key, int places) implements Comparable<Entry> {
    private static final Comparator<Entry> ORDER =
        Comparator.comparingInt(Entry::places).thenComparingLong(entry -> entry.group().order);

    @Override
    public int compareTo(Entry other) {
      return ORDER.compare(this, other);
    }
  }

  /** Groups in order; never empty while it stands among others. */
  private static final class Line implements Comparable<Line> {
    final Key key;
    final NavigableSet<Entry> groups = new TreeSet<>();
    int cpu;

    Line(Key key) {
      this.key = key;
    }

    @Override
    public int compareTo(Line other) {
      int priority = Integer.compare(other.key.priority(), key.priority());
      int byCpu = priority != 0 ? priority : Integer.compare(cpu, other.cpu);
      return byCpu != 0 ? byCpu : groups.first().compareTo(other.groups.first());
    }
  }

  int cpuOfQueue(String queue) {
    return cpuOfQueue.getOrDefault(queue, 0);
  }

  int placesOfRun(String run) {
    return placesOfRun.getOrDefault(run, 0);
  }

  /** Counts threads for a queue, or takes them off. */
  void cpu(String queue, int by) {
    int cpu = add(cpuOfQueue, queue, by);
    for (Line line : linesOfQueue.getOrDefault(queue, Map.of()).values()) {
      NavigableSet<Line> among = shape(line.key.resources());
      among.remove(line);
      line.cpu = cpu;
      among.add(line);
    }
  }

  /** Counts places for a run whose groups are {@code groups}, or takes them off. */
  void places(String run, Collection<WaitingGroup> groups, int by) {
    int places = add(placesOfRun, run, by);
    for (WaitingGroup group : groups) {
      Entry entry = entries.get(group);
      if (entry != null) {
        take(entry);
        put(new Entry(group, entry.key(), places));
      }
    }
  }

  private static int add(Map<String, Integer> counts, String name, int by) {
    int count = counts.getOrDefault(name, 0) + by;
    if (count == 0) {
      counts.remove(name);
    } else {
      counts.put(name, count);
    }
    return count;
  }

  /** Lets a group take part, or not. */
  void set(WaitingGroup group, boolean takesPart) {
    Entry entry = entries.get(group);
    Key key = new Key(group.spec.resources(), group.queue.priority(), group.queue.name());
    if (entry != null && (!takesPart || !entry.key().equals(key))) {
      take(entry);
      entry = null;
    }
    if (takesPart && entry == null) {
      put(new Entry(group, key, placesOfRun(group.run)));
    }
  }

  /** The first group that does not want one of the resources {@code except}. */
  Optional<WaitingGroup> first(Set<Resources> except) {
    Line best = null;
    for (Map.Entry<Resources, NavigableSet<Line>> shape : shapes.entrySet()) {
      Line first = shape.getValue().first();
      if ((best == null || first.compareTo(best) < 0) && !except.contains(shape.getKey())) {
        best = first;
      }
    }
    return Optional.ofNullable(best).map(line -> line.groups.first().group());
  }

  /** Whether {@code left} goes before {@code right}, both taking part or not. */
  boolean before(WaitingGroup left, WaitingGroup right) {
    return Comparator.comparingInt((WaitingGroup group) -> -group.queue.priority())
            .thenComparingInt(group -> cpuOfQueue(group.queue.name()))
            .thenComparingInt(group -> placesOfRun(group.run))
            .thenComparingLong(group -> group.order)
            .compare(left, right)
        < 0;
  }

  private NavigableSet<Line> shape(Resources resources) {
    return shapes.computeIfAbsent(resources, _ -> new TreeSet<>());
  }

  private void put(Entry entry) {
    Key key = entry.key();
    Line line = lines.computeIfAbsent(key, Line::new);
    NavigableSet<Line> among = shape(key.resources());
    if (line.groups.isEmpty()) {
      line.cpu = cpuOfQueue(key.queue());
      linesOfQueue.computeIfAbsent(key.queue(), _ -> new HashMap<>()).put(key, line);
    } else {
      among.remove(line);
    }
    line.groups.add(entry);
    among.add(line);
    entries.put(entry.group(), entry);
  }

  private void take(Entry entry) {
    Key key = entry.key();
    Line line = lines.computeIfAbsent(key, Line::new);
    NavigableSet<Line> among = shape(key.resources());
    among.remove(line);
    line.groups.remove(entry);
    entries.remove(entry.group());
    if (!line.groups.isEmpty()) {
      among.add(line);
      return;
    }
    lines.remove(key);
    linesOfQueue.computeIfPresent(
        key.queue(),
        (_, of) -> {
          of.remove(key);
          return of.isEmpty() ? null : of;
        });
    if (among.isEmpty()) {
      shapes.remove(key.resources());
    }
  }
}
