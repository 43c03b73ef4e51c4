package io.troupe.cli;

import io.troupe.actors.RunControl;
import io.troupe.cli.live.Reasons;
import io.troupe.cli.output.OutputFolder;
import io.troupe.http.client.RemoteRuns;
import io.troupe.http.client.ServerAddress;
import io.troupe.http.client.ServerException;
import io.troupe.pipelines.plan.TaskId;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of a server. */
final class ServerHost implements Host {
  private final RemoteRuns runs;
  private volatile Consumer<String> notices;

  /** The server at {@code address}; {@code notices} hear when it goes away and returns. */
  ServerHost(ServerAddress address, Consumer<String> notices) {
    this.notices = notices;
    this.runs = RemoteRuns.at(address, this::away);
  }

  private void away(boolean gone) {
    notices.accept(gone ? "the server does not answer; trying again" : "the server is back");
  }

  @Override
  public void noticed(Consumer<String> reader) {
    notices = reader;
  }

  @Override
  public String place() {
    return runs.address().toString();
  }

  @Override
  public RemoteRuns runs() {
    return runs;
  }

  @Override
  public RunControl control() {
    return runs;
  }

  @Override
  public OutputFolder.Blobs blobs() {
    return runs::artifact;
  }

  @Override
  public Reasons.History history() {
    return (view, task) -> {
      try {
        return runs.changes(view.run(), task);
      } catch (ServerException _) {
        return List.of(); // It only explains; what follows the run is not ended by it.
      }
    };
  }

  @Override
  public Optional<String> logPlace(String run, TaskId task, int attempt) {
    return Optional.of(runs.logPlace(run, task, attempt));
  }

  @Override
  public void tail(String run, TaskId task, int attempt, LogPrinter printer) {
    runs.tail(run, task, attempt, printer::print);
  }

  @Override
  public void leave(String run, Surroundings surroundings) {
    surroundings.err().println("The run goes on at " + place() + ". It is followed again with:");
    surroundings.err().println("  troupe resume " + run + " --wait");
    surroundings.err().println("and stopped with: troupe cancel " + run);
    surroundings.err().flush();
  }

  @Override
  public void close() {
    runs.close();
  }
}
