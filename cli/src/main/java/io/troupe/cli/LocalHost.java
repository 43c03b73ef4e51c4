package io.troupe.cli;

import io.troupe.actors.Node;
import io.troupe.actors.RunControl;
import io.troupe.actors.RunReader;
import io.troupe.actors.cache.KeyHistory;
import io.troupe.actors.home.HomeFolder;
import io.troupe.arrow.store.ArtifactStore;
import io.troupe.cli.live.Reasons;
import io.troupe.cli.output.OutputFolder;
import io.troupe.cli.output.StoredBlobs;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The runs of a state folder. Journal and node are opened when they are asked for. */
final class LocalHost implements Host {
  private final Roles roles;
  private final Path home;
  private Optional<Node> node = Optional.empty();
  private Optional<RunReader> reader = Optional.empty();

  LocalHost(Roles roles, Path home) {
    this.roles = roles;
    this.home = home;
  }

  @Override
  public String place() {
    return home.toString();
  }

  @Override
  public RunReader runs() {
    if (reader.isEmpty()) {
      reader = Optional.of(roles.reader(home));
    }
    return reader.get();
  }

  /** The node of this process. */
  Node node() {
    if (node.isEmpty()) {
      node = Optional.of(roles.node(home));
    }
    return node.get();
  }

  @Override
  public RunControl control() {
    return node();
  }

  @Override
  public OutputFolder.Blobs blobs() {
    try {
      return new StoredBlobs(ArtifactStore.at(home.resolve("store")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Reasons.History history() {
    KeyHistory history = new KeyHistory(new HomeFolder(home).keys());
    return (view, task) ->
        history
            .find(view.plan().name(), task)
            .filter(entry -> entry.run().equals(view.run()))
            .map(KeyHistory.Entry::changes)
            .orElse(List.of());
  }

  @Override
  public Optional<String> logPlace(String run, TaskId task, int attempt) {
    return runs().log(run, task, attempt).map(Path::toString);
  }

  @Override
  public void tail(String run, TaskId task, int attempt, LogPrinter printer)
      throws IOException, InterruptedException {
    new LogTail(printer, runs(), run, task, attempt).print();
  }

  @Override
  public void noticed(Consumer<String> reader) {} // A folder does not go away.

  @Override
  public void leave(String run, Surroundings surroundings) {
    surroundings.err().println("stopping: running attempts are released (again to stop at once)");
    surroundings.err().flush();
    node().close();
    surroundings.err().println("The run is kept. Go on with: troupe resume " + run);
  }

  @Override
  public void close() {
    try {
      reader.ifPresent(RunReader::close);
    } finally {
      node.ifPresent(Node::close);
    }
  }
}
