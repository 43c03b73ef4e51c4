package io.troupe.cli;

import io.troupe.actors.Node;
import io.troupe.actors.RunReader;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.State;
import io.troupe.arrow.store.ArtifactStore;
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
import io.troupe.cli.output.StoredBlobs;
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

/** Follows a run in this process to its end and hands over its results. */
final class RunSession {
  private final Surroundings surroundings;
  private final CommonOptions common;
  private final Optional<Path> output;
  private final Node node;
  private final RunReader reader;

  /**
   * A session with the run's node.
   *
   * @param output where the user wants the results; empty for what the run recorded
   */
  RunSession(
      Surroundings surroundings,
      CommonOptions common,
      Optional<Path> output,
      Node node,
      RunReader reader) {
    this.surroundings = surroundings;
    this.common = common;
    this.output = output;
    this.node = node;
    this.reader = reader;
  }

  /** Follows {@code run} until it ends or somebody interrupts, and gives the exit code. */
  int follow(String run, Interrupts interrupts) throws IOException {
    announce(run);
    CompletableFuture<RunView> ended = node.ended(run).toCompletableFuture();
    watch(run, ended, interrupts);
    if (!ended.isDone()) {
      int code = interrupts.first().join();
      surroundings.err().println("stopping: running attempts are released (again to stop at once)");
      surroundings.err().flush();
      node.close();
      surroundings.err().println("The run is kept. Go on with: troupe resume " + run);
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
        AutoCloseable _ = node.follow(run, following)) {
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
    Failures failures = new Failures((task, attempt) -> reader.log(run, task, attempt));
    KeyHistory history = new KeyHistory(new HomeFolder(common.home(surroundings)).keys());
    Reasons reasons =
        new Reasons(
            (view, task) ->
                history
                    .find(view.plan().name(), task)
                    .filter(entry -> entry.run().equals(view.run()))
                    .map(KeyHistory.Entry::changes)
                    .orElse(List.of()));
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
    OutputFolder.Blobs blobs =
        new StoredBlobs(ArtifactStore.at(common.home(surroundings).resolve("store")));
    OutputFolder.write(folder, view, new RecordedCurves(reader, view.run()), blobs);
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
