package io.troupe.cli.live;

import io.troupe.actors.Node;
import io.troupe.actors.view.Live;
import io.troupe.actors.view.RunView;
import io.troupe.pipelines.plan.TaskId;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Shows what an observer hears: a table on a terminal, lines elsewhere. */
public final class Following implements Node.Observer, AutoCloseable {
  private static final long FRAME_MILLIS = 100;
  private static final Duration STILL = Duration.ofSeconds(1);

  private final Shown shown;
  private final PrintWriter out;
  private final InstantSource clock;
  private final Map<TaskId, Advance> advances = new HashMap<>();
  private final Optional<ScheduledExecutorService> ticker;
  private final List<String> notes = new ArrayList<>();
  private Optional<RunView> view = Optional.empty();
  private boolean dirty;
  private Instant drawn = Instant.EPOCH;

  private sealed interface Shown {
    record AsTable(
        Screen screen, Supplier<Look> look, Changes changes, Failures failures, Reasons reasons)
        implements Shown {}

    record AsLines(PlainLines lines) implements Shown {}
  }

  private Following(
      Shown shown,
      PrintWriter out,
      InstantSource clock,
      Optional<ScheduledExecutorService> ticker) {
    this.shown = shown;
    this.out = out;
    this.clock = clock;
    this.ticker = ticker;
  }

  /** Writes lines to {@code out}. */
  public static Following lines(PrintWriter out, PlainLines lines, InstantSource clock) {
    return new Following(new Shown.AsLines(lines), out, clock, Optional.empty());
  }

  /**
   * Draws a table to the terminal behind {@code out}, at most ten times a second.
   *
   * @param look the screen; asked for each frame, because it may change
   */
  public static Following table(
      PrintWriter out,
      Supplier<Look> look,
      Failures failures,
      Reasons reasons,
      InstantSource clock) {
    ScheduledExecutorService ticker =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("live-table").daemon().factory());
    Following following =
        new Following(
            new Shown.AsTable(
                new Screen(out), look, new Changes(clock.instant()), failures, reasons),
            out,
            clock,
            Optional.of(ticker));
    var _ =
        ticker.scheduleWithFixedDelay(
            following::tick, FRAME_MILLIS, FRAME_MILLIS, TimeUnit.MILLISECONDS);
    return following;
  }

  @Override
  public synchronized void changed(RunView now) {
    view = Optional.of(now);
    dirty = true;
    switch (shown) {
      case Shown.AsLines(PlainLines lines) -> {
        lines.next(now, clock.instant()).forEach(out::println);
        out.flush();
      }
      case Shown.AsTable _ -> {}
    }
  }

  @Override
  public synchronized void said(Live live) {
    switch (live) {
      case Live.Advanced(TaskId task, int attempt, Instant at, var progress) -> {
        Advance known = advances.get(task);
        advances.put(
            task,
            known == null || known.attempt() != attempt
                ? Advance.first(attempt, at, progress)
                : known.then(at, progress));
        dirty = true;
      }
      case Live.Point _, Live.Line _ -> {}
    }
  }

  /** Says {@code line} between what it shows. */
  public synchronized void note(String line) {
    switch (shown) {
      case Shown.AsLines _ -> {
        out.println(line);
        out.flush();
      }
      case Shown.AsTable _ -> {
        notes.add(line);
        dirty = true;
      }
    }
  }

  private synchronized void tick() {
    boolean moving = view.map(RunView::state).filter(state -> !state.terminal()).isPresent();
    boolean stale = Duration.between(drawn, clock.instant()).compareTo(STILL) >= 0;
    if (dirty || (moving && stale)) {
      draw();
    }
  }

  private void draw() {
    if (view.isEmpty() || !(shown instanceof Shown.AsTable table)) {
      return;
    }
    RunView now = view.get();
    Look look = table.look().get();
    List<String> above = new ArrayList<>(notes);
    notes.clear();
    for (Changes.Change change : table.changes().since(now)) {
      switch (change) {
        case Changes.Change.Failed failed ->
            above.addAll(table.failures().lines(failed.task(), failed.attempt(), look));
        case Changes.Change.Turned turned ->
            table.reasons().of(now, turned.task()).ifPresent(above::add);
      }
    }
    drawn = clock.instant();
    dirty = false;
    Look frame = new Look(look.width(), look.height() - 1, look.colour(), look.unicode());
    table
        .screen()
        .draw(above, LiveTable.lines(new Moment(now, advances, drawn), frame), look.width());
  }

  /** Draws what was last heard and gives the terminal back. */
  @Override
  public void close() {
    ticker.ifPresent(ScheduledExecutorService::shutdownNow);
    synchronized (this) {
      if (shown instanceof Shown.AsTable table) {
        draw();
        table.screen().close();
      }
    }
  }
}
