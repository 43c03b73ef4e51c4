package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A run as lines for logs: one for each change of a task, with its time. Of a large group only
 * failures and every twentieth part are told, so that a sweep of thousands stays readable.
 */
public final class PlainLines {
  private static final int LARGE = 50;
  private static final int PARTS = 20;
  private static final int MOST_FAILURES = 20;

  private final Changes changes;
  private final Failures failures;
  private final Reasons reasons;
  private final DateTimeFormatter clock;
  private final Look look;
  private final Map<String, Integer> told = new HashMap<>();
  private final Map<String, Integer> failed = new HashMap<>();

  /**
   * Lines with the times of {@code zone}.
   *
   * @param from attempts that ended before are not told
   */
  public PlainLines(Failures failures, Reasons reasons, Instant from, ZoneId zone, Look look) {
    this.changes = new Changes(from);
    this.failures = failures;
    this.reasons = reasons;
    this.clock = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(zone);
    this.look = look;
  }

  /** The lines for what changed since the view before. */
  public List<String> next(RunView view, Instant now) {
    Map<String, GroupState> groups =
        GroupState.of(view).stream().collect(Collectors.toMap(GroupState::name, g -> g));
    List<String> lines = new ArrayList<>();
    for (Changes.Change change : changes.since(view)) {
      GroupState group = groups.get(change.task().id().group());
      boolean large = group != null && group.tasks().size() > LARGE;
      switch (change) {
        case Changes.Change.Failed failure -> failure(failure, now, lines);
        case Changes.Change.Turned turned -> {
          reasons.of(view, turned.task()).ifPresent(text -> lines.add(at(now) + text));
          if (!large) {
            turned(turned.task()).ifPresent(text -> lines.add(at(now) + text));
          }
        }
      }
    }
    groups.values().stream()
        .filter(group -> group.tasks().size() > LARGE)
        .forEach(group -> part(group, now, lines));
    return lines;
  }

  private void failure(Changes.Change.Failed change, Instant now, List<String> lines) {
    int count = failed.merge(change.task().id().group(), 1, Integer::sum);
    if (count > MOST_FAILURES) {
      return;
    }
    for (String line : failures.lines(change.task(), change.attempt(), look)) {
      lines.add((line.startsWith("  ") ? "         " : at(now)) + line);
    }
    if (count == MOST_FAILURES) {
      lines.add(
          at(now) + "further failures of " + change.task().id().group() + " are in the report");
    }
  }

  private Optional<String> turned(RunView.Task task) {
    State state = task.state();
    String text = task.id() + " " + state.word();
    return switch (state) {
      case PENDING, READY -> Optional.empty();
      case RUNNING -> {
        RunView.Attempt attempt = task.attempts().isEmpty() ? null : task.attempts().getLast();
        yield Optional.of(
            attempt == null || attempt.n() == 1
                ? text
                : text + " again (attempt " + attempt.n() + ")");
      }
      case SUCCEEDED -> Optional.of(text + took(task) + metrics(task));
      case CACHED ->
          Optional.of(
              text + task.cachedFrom().map(run -> " from " + run).orElse("") + metrics(task));
      case FAILED, CANCELLED, SKIPPED, PAUSED ->
          Optional.of(text + task.reason().map(reason -> ": " + reason).orElse(""));
    };
  }

  private static String took(RunView.Task task) {
    if (task.attempts().isEmpty()) {
      return "";
    }
    RunView.Attempt last = task.attempts().getLast();
    if (last.started().isEmpty() || last.ended().isEmpty()) {
      return "";
    }
    Duration took = Duration.between(last.started().get(), last.ended().get());
    return " in " + Spans.text(took);
  }

  private static String metrics(RunView.Task task) {
    return task.metrics().entrySet().stream()
        .limit(4)
        .map(metric -> metric.getKey() + "=" + Spans.number(metric.getValue()))
        .collect(Collectors.joining(" ", task.metrics().isEmpty() ? "" : "  ", ""));
  }

  private void part(GroupState group, Instant now, List<String> lines) {
    int part = group.done() * PARTS / group.tasks().size();
    Integer before = told.put(group.name(), part);
    if (before != null ? before == part : part == 0) {
      return;
    }
    Map<State, Integer> counts = group.counts();
    String detail =
        counts.entrySet().stream()
            .filter(count -> count.getKey() != State.PENDING && count.getKey() != State.READY)
            .map(count -> count.getValue() + " " + count.getKey().word())
            .collect(Collectors.joining(", "));
    lines.add(
        at(now)
            + group.name()
            + " "
            + group.done()
            + "/"
            + group.tasks().size()
            + " ("
            + detail
            + ")");
  }

  private String at(Instant now) {
    return clock.format(now) + " ";
  }
}
