package io.troupe.cli;

import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.cli.capture.Captured;
import io.troupe.cli.live.Failures;
import io.troupe.cli.live.Following;
import io.troupe.cli.live.Look;
import io.troupe.cli.live.PlainLines;
import io.troupe.cli.live.Reasons;
import io.troupe.cli.live.Spans;
import io.troupe.cli.live.TerminalSize;
import io.troupe.cli.output.OutputFolder;
import io.troupe.cli.output.RecordedCurves;
import io.troupe.cli.output.ResultTable;
import io.troupe.cli.output.ResultTables;
import io.troupe.http.Json;
import io.troupe.http.RunDocument;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Follows a run to its end and hands over its results. */
final class RunSession {
  private final Surroundings surroundings;
  private final CommonOptions common;
  private final Optional<Path> output;
  private final Host host;

  /**
   * A session with where the run is.
   *
   * @param output where the user wants the results; empty for what the run recorded
   */
  RunSession(Surroundings surroundings, CommonOptions common, Optional<Path> output, Host host) {
    this.surroundings = surroundings;
    this.common = common;
    this.output = output;
    this.host = host;
  }

  /** Follows {@code run} until it ends or somebody interrupts, and gives the exit code. */
  int follow(String run, Interrupts interrupts) throws IOException {
    announce(run);
    CompletableFuture<RunView> ended = host.control().ended(run).toCompletableFuture();
    watch(run, ended, interrupts);
    if (!ended.isDone()) {
      int code = interrupts.first().join();
      host.leave(run, surroundings);
      return code;
    }
    return finish(ended.join());
  }

  /** Says the id at once: who looks at the run from elsewhere needs it. */
  private void announce(String run) {
    PrintWriter lines = common.json() ? surroundings.err() : surroundings.out();
    lines.println("run " + run);
    lines.flush();
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // AutoCloseable declares Exception
  private void watch(String run, CompletableFuture<RunView> ended, Interrupts interrupts) {
    try (Following following = following(run);
        AutoCloseable _ = host.control().follow(run, following)) {
      host.noticed(following::note);
      CompletableFuture.anyOf(ended, interrupts.first()).join();
      if (ended.isDone()) {
        following.changed(ended.join()); // Its last view may still be on its way.
      }
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("cannot stop following " + run, e);
    }
  }

  private Following following(String run) {
    Failures failures = new Failures((task, attempt) -> host.logPlace(run, task, attempt));
    Reasons reasons = new Reasons(host.history());
    InstantSource clock = InstantSource.system();
    boolean colour = surroundings.colour();
    if (surroundings.terminal()
        && !common.json()
        && !surroundings.variable("TERM").equals("dumb")) {
      TerminalSize size = new TerminalSize();
      boolean unicode = surroundings.unicode();
      return Following.table(
          surroundings.out(), () -> size.look(colour, unicode), failures, reasons, clock);
    }
    PrintWriter lines = common.json() ? surroundings.err() : surroundings.out();
    Look look = new Look(Integer.MAX_VALUE, Integer.MAX_VALUE, colour, surroundings.unicode());
    return Following.lines(
        lines,
        new PlainLines(failures, reasons, clock.instant(), ZoneId.systemDefault(), look),
        clock);
  }

  private int finish(RunView view) throws IOException {
    Path folder =
        output
            .or(() -> Captured.output(view.captured()))
            .orElseGet(() -> Path.of("troupe-output", view.run()));
    OutputFolder.Blobs blobs = host.blobs();
    OutputFolder.write(folder, view, new RecordedCurves(host.runs(), view.run()), blobs);
    if (common.json()) {
      surroundings.out().print(Json.text(RunDocument.of(view)));
    } else {
      summary(view, folder, ResultTables.of(view, blobs));
    }
    return view.state() == State.SUCCEEDED ? ExitCode.OK : ExitCode.RUN_FAILED;
  }

  private void summary(RunView view, Path folder, List<ResultTable> tables) {
    PrintWriter out = surroundings.out();
    for (ResultTable table : tables) {
      out.println();
      if (!table.title().isEmpty()) {
        out.println(table.title());
      }
      table.lines().forEach(line -> out.println("  " + line));
    }
    long cached = view.tasks().stream().filter(task -> task.state() == State.CACHED).count();
    long failed = view.tasks().stream().filter(task -> task.state() == State.FAILED).count();
    String took =
        view.ended()
            .map(end -> " in " + Spans.text(Duration.between(view.submitted(), end)))
            .orElse("");
    out.println();
    out.println(
        "Run "
            + view.run()
            + " "
            + view.state().word()
            + took
            + ": "
            + Words.count(view.tasks().size(), "task")
            + (cached > 0 ? ", " + cached + " answered from the cache" : "")
            + (failed > 0 ? ", " + failed + " failed" : ""));
    out.println("Results: " + folder.resolve("report.html"));
    if (failed > 0) {
      out.println("Log of the failure: troupe logs " + view.run());
      out.println("Failed tasks again: troupe retry " + view.run());
    }
    out.flush();
  }
}
