package io.troupe.cli.live;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table of a run: a pure function of what is known and of the screen. */
public final class LiveTable {
  private static final int LONGEST_NAME = 24;
  private static final int NOTES = 35;
  private static final int LONGEST_STRIP = 60;
  private static final int BAR = 10;

  private final Moment moment;
  private final Look look;

  private LiveTable(Moment moment, Look look) {
    this.moment = moment;
    this.look = look;
  }

  /** The lines of the table, at most {@code look.height()}, none wider than the screen. */
  public static List<String> lines(Moment moment, Look look) {
    return new LiveTable(moment, look).lines();
  }

  private List<String> lines() {
    List<GroupState> groups = GroupState.of(moment.view());
    List<RunView.Task> running =
        moment.view().tasks().stream().filter(task -> task.state() == State.RUNNING).toList();
    List<String> lines = new ArrayList<>();
    lines.add(header());
    int room = Math.max(1, look.height() - 1);
    int forRunning = Math.min(running.size(), Math.max(2, room - groups.size()));
    int forGroups = Math.max(1, room - forRunning);
    groupRows(groups, forGroups, lines);
    runningRows(running, look.height() - lines.size(), lines);
    return lines.subList(0, Math.min(lines.size(), look.height()));
  }

  private String header() {
    RunView view = moment.view();
    long done = view.tasks().stream().filter(task -> task.state().terminal()).count();
    Duration passed = Duration.between(view.submitted(), view.ended().orElse(moment.now()));
    return new Row(look)
        .add(view.plan().name(), Tone.BOLD)
        .add("  ")
        .add(view.run(), Tone.DIM)
        .add("  ")
        .add(view.state().word(), Marks.tone(view.state()))
        .add("  " + done + "/" + view.tasks().size() + " tasks  " + Spans.text(passed))
        .text();
  }

  private void groupRows(List<GroupState> groups, int room, List<String> lines) {
    int name =
        Math.min(
            LONGEST_NAME, groups.stream().mapToInt(group -> group.name().length()).max().orElse(1));
    List<GroupState> shown = groups;
    if (groups.size() > room) {
      // What has ended scrolls away first: what runs or waits is what one looks for.
      List<GroupState> open =
          groups.stream().filter(group -> group.done() < group.tasks().size()).toList();
      List<GroupState> kept = open.isEmpty() ? groups : open;
      shown = kept.subList(0, Math.min(kept.size(), room - 1));
    }
    int widest = groups.stream().mapToInt(group -> group.tasks().size()).max().orElse(1);
    int strip = Math.min(widest, Math.clamp(look.width() - name - NOTES, 8, LONGEST_STRIP));
    shown.forEach(group -> lines.add(groupRow(group, name, strip)));
    if (shown.size() < groups.size()) {
      lines.add(
          new Row(look)
              .add("  and " + (groups.size() - shown.size()) + " more groups", Tone.DIM)
              .text());
    }
  }

  private String groupRow(GroupState group, int name, int width) {
    Row row = new Row(look).add("  ").add(Columns.cut(group.name(), name)).to(name + 4);
    List<State> states = group.tasks().stream().map(RunView.Task::state).toList();
    List<State> strip = Strip.of(states, width);
    for (int from = 0; from < strip.size(); ) {
      State state = strip.get(from);
      int to = from;
      while (to < strip.size() && strip.get(to) == state) {
        to++;
      }
      row.add(Marks.of(state, look.unicode()).repeat(to - from), Marks.tone(state));
      from = to;
    }
    row.to(name + width + 6).add(group.done() + "/" + group.tasks().size());
    notes(group).forEach((text, tone) -> row.add("  ").add(text, tone));
    return row.text();
  }

  private Map<String, Tone> notes(GroupState group) {
    Map<String, Tone> notes = new LinkedHashMap<>();
    Map<State, Integer> counts = group.counts();
    for (State state :
        List.of(State.FAILED, State.CANCELLED, State.RUNNING, State.CACHED, State.SKIPPED)) {
      int count = counts.getOrDefault(state, 0);
      if (count > 0 && (group.tasks().size() > 1 || state != State.RUNNING)) {
        notes.put(
            group.tasks().size() > 1 ? count + " " + state.word() : state.word(),
            Marks.tone(state));
      }
    }
    group.left(moment).ifPresent(left -> notes.put(Spans.about(left) + " left", Tone.DIM));
    if (notes.isEmpty() && group.done() < group.tasks().size()) {
      group.tasks().stream()
          .flatMap(task -> task.reason().stream())
          .findFirst()
          .ifPresent(reason -> notes.put(reason, Tone.DIM));
    }
    return notes;
  }

  private void runningRows(List<RunView.Task> running, int room, List<String> lines) {
    int shown = running.size() <= room ? running.size() : Math.max(0, room - 1);
    int name =
        Math.min(
            Math.max(16, look.width() - 50),
            running.stream().limit(shown).mapToInt(t -> Columns.of(label(t))).max().orElse(1));
    running.stream().limit(shown).forEach(task -> lines.add(runningRow(task, name)));
    if (shown < running.size() && room > 0) {
      lines.add(
          new Row(look)
              .add("  and " + (running.size() - shown) + " more running", Tone.DIM)
              .text());
    }
  }

  private static String label(RunView.Task task) {
    int attempt = task.attempts().isEmpty() ? 1 : task.attempts().getLast().n();
    return task.id() + (attempt > 1 ? " #" + attempt : "");
  }

  private String runningRow(RunView.Task task, int name) {
    Row row = new Row(look).add("  ").add(Marks.of(State.RUNNING, look.unicode()) + " ", Tone.BLUE);
    String label = label(task);
    row.add(Columns.of(label) <= name ? label : Columns.cut(label, name - 1) + ellipsis());
    row.to(name + 6);
    Optional<Advance> advance = advance(task);
    if (advance.isEmpty()) {
      String passed =
          GroupState.begun(task)
              .map(start -> Spans.text(between(start)))
              .orElse("waits for its executor");
      return row.add(passed, Tone.DIM).text();
    }
    Advance at = advance.get();
    int full = (int) Math.round(at.share() * BAR);
    row.add((look.unicode() ? "█" : "#").repeat(full), Tone.BLUE)
        .add((look.unicode() ? "░" : ".").repeat(BAR - full), Tone.DIM);
    at.left().ifPresent(left -> row.add("  " + Spans.text(left) + " left", Tone.DIM));
    row.add("  " + at.progress().done() + "/" + at.progress().total())
        .add(" " + at.progress().unit());
    at.perSecond().ifPresent(rate -> row.add("  " + Spans.rate(rate)));
    return row.text();
  }

  private String ellipsis() {
    return look.unicode() ? "…" : "~";
  }

  private Optional<Advance> advance(RunView.Task task) {
    return Optional.ofNullable(moment.advances().get(task.id()))
        .filter(at -> !task.attempts().isEmpty() && task.attempts().getLast().n() == at.attempt());
  }

  private Duration between(Instant start) {
    return Duration.between(start, moment.now());
  }
}
