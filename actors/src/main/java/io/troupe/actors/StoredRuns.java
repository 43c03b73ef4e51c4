package io.troupe.actors;

import io.troupe.actors.core.RunViews;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.home.OwnerLock;
import io.troupe.actors.journal.Journal.Head;
import io.troupe.actors.journal.SqliteReader;
import io.troupe.actors.view.RunSummary;
import io.troupe.actors.view.RunView;
import io.troupe.actors.view.SummaryJson;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/**
 * The runs of a state folder, read from its journal. What is shown of a run is folded from its
 * events; only an ended run in a list is shown by the note that its owner left, and only while that
 * note is as new as the run's last event.
 */
public final class StoredRuns implements RunReader {
  private static final int MOST_NAMED = 5;

  private final HomeFolder home;
  private final Optional<SqliteReader> journal;

  private StoredRuns(HomeFolder home, Optional<SqliteReader> journal) {
    this.home = home;
    this.journal = journal;
  }

  /**
   * Opens the runs of the state folder {@code home}; there are none where it has no journal.
   *
   * @throws io.troupe.actors.journal.JournalException when the journal cannot be read
   */
  public static StoredRuns open(Path home) {
    HomeFolder folder = new HomeFolder(home);
    return new StoredRuns(folder, SqliteReader.open(folder.journal()));
  }

  @Override
  public List<RunSummary> list(int limit) {
    return heads("", limit).stream().flatMap(head -> summary(head).stream()).toList();
  }

  @Override
  public List<RunSummary> listAfter(String run, int limit) {
    return journal.map(reader -> reader.heads("", run, limit)).orElse(List.of()).stream()
        .flatMap(head -> summary(head).stream())
        .toList();
  }

  @Override
  public Optional<RunView> find(String run) {
    Optional<RunView> exact = view(run);
    if (exact.isPresent()) {
      return exact;
    }
    List<Head> heads = run.isEmpty() ? List.of() : heads(run, MOST_NAMED + 1);
    if (heads.size() > 1) {
      throw new IllegalArgumentException(
          "several runs begin with '%s': %s%s"
              .formatted(
                  run,
                  heads.stream().limit(MOST_NAMED).map(Head::run).collect(Collectors.joining(", ")),
                  heads.size() > MOST_NAMED ? ", …" : ""));
    }
    return heads.stream().findFirst().flatMap(head -> view(head.run()));
  }

  @Override
  public OptionalLong owner(String run) {
    try {
      return OwnerLock.holder(home.run(run));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Optional<Path> log(String run, TaskId task, int attempt) {
    return Optional.of(home.log(run, task, attempt)).filter(Files::exists);
  }

  @Override
  public Optional<Path> curves(String run, TaskId task, int attempt) {
    return Optional.of(home.curves(run, task, attempt)).filter(Files::exists);
  }

  @Override
  public void close() {
    journal.ifPresent(SqliteReader::close);
  }

  private List<Head> heads(String prefix, int limit) {
    return journal.map(reader -> reader.heads(prefix, limit)).orElse(List.of());
  }

  private Optional<RunSummary> summary(Head head) {
    return head.summary().flatMap(SummaryJson::read).or(() -> view(head.run()).map(RunSummary::of));
  }

  private Optional<RunView> view(String run) {
    return journal
        .flatMap(reader -> RunStates.read(reader::read, run))
        .map(state -> new RunViews().of(state));
  }
}
