package io.troupe.actors.journal;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

/**
 * The journal in one SQLite file in WAL mode.
 *
 * <p>One thread writes: whatever was appended while a commit was under way shares the next one, so
 * that throughput grows with load while a lone append waits for nobody.
 */
public final class SqliteJournal implements Journal {
  /** Inserts an entry only as the run's next one; the primary key says the same of the rest. */
  private static final String FIRST =
      "INSERT INTO event (run, sequence, manifest, bytes) SELECT ?1, ?2, ?3, ?4"
          + " WHERE ?2 = 1 + ifnull((SELECT max(sequence) FROM event WHERE run = ?1), 0)";

  private static final String NEXT =
      "INSERT INTO event (run, sequence, manifest, bytes) VALUES (?, ?, ?, ?)";
  private static final String NOTE =
      "INSERT INTO note (run, sequence, summary) VALUES (?, ?, ?) ON CONFLICT (run)"
          + " DO UPDATE SET sequence = excluded.sequence, summary = excluded.summary"
          + " WHERE excluded.sequence > note.sequence";

  /** Most writes in one commit: other processes wait for it. */
  private static final int MOST = 256;

  private final Path file;
  private final Connection connection;
  private final SqliteReader reader;
  private final LinkedBlockingQueue<Write> queue = new LinkedBlockingQueue<>();
  private final Thread thread;
  private boolean closed;

  /** Opens {@code file}, making it and its folder where there are none. */
  public SqliteJournal(Path file, Durability durability) {
    this.file = file;
    this.connection = SqliteFile.writer(file, durability);
    this.reader = new SqliteReader(file);
    this.thread = Thread.ofPlatform().name("journal").daemon().start(this::writeAll);
  }

  @Override
  public CompletionStage<Void> append(String run, List<Entry> entries) {
    for (int i = 1; i < entries.size(); i++) {
      if (entries.get(i).sequence() != entries.getFirst().sequence() + i) {
        throw new IllegalArgumentException(
            "entry %d of run %s follows entry %d"
                .formatted(entries.get(i).sequence(), run, entries.get(i - 1).sequence()));
      }
    }
    return put(new Append(run, List.copyOf(entries), new CompletableFuture<>()));
  }

  @Override
  public CompletionStage<Void> note(String run, long sequence, String summary) {
    return put(new Note(run, sequence, summary, new CompletableFuture<>()));
  }

  @Override
  public void read(String run, long from, long to, Consumer<Entry> consumer) {
    reader.read(run, from, to, consumer);
  }

  @Override
  public long last(String run) {
    return reader.last(run);
  }

  @Override
  public List<Head> heads(String prefix, int limit) {
    return reader.heads(prefix, limit);
  }

  /** Waits until everything that was appended is durable, then closes the file. */
  @Override
  public void close() {
    synchronized (queue) {
      if (closed) {
        return;
      }
      closed = true;
      queue.add(new Stop(new CompletableFuture<>()));
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    reader.close();
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteFile.failure("cannot close", file, e);
    }
  }

  private CompletionStage<Void> put(Write write) {
    synchronized (queue) {
      if (closed) {
        write.done().completeExceptionally(new JournalException("the journal is closed: " + file));
      } else {
        queue.add(write);
      }
    }
    return write.done();
  }

  private void writeAll() {
    try (PreparedStatement first = connection.prepareStatement(FIRST);
        PreparedStatement next = connection.prepareStatement(NEXT);
        PreparedStatement note = connection.prepareStatement(NOTE)) {
      Statements statements = new Statements(first, next, note);
      List<Write> writes = new ArrayList<>();
      while (writes.isEmpty() || !(writes.getLast() instanceof Stop)) {
        writes.clear();
        writes.add(queue.take());
        queue.drainTo(writes, MOST - 1);
        commit(statements, writes);
      }
    } catch (SQLException e) {
      refuse(SqliteFile.failure("cannot write", file, e));
    } catch (InterruptedException e) {
      refuse(new JournalException("the journal's thread was interrupted", e));
    }
  }

  /** Commits {@code writes} together or, when one of them cannot be, each alone. */
  private void commit(Statements statements, List<Write> writes) {
    try {
      // Not the driver's own transactions: it begins the next one with the end of the last, and an
      // idle process would keep all others from writing.
      SqliteFile.execute(connection, "BEGIN IMMEDIATE");
      for (Write write : writes) {
        execute(statements, write);
      }
      SqliteFile.execute(connection, "COMMIT");
      writes.forEach(write -> write.done().complete(null));
    } catch (SQLException | JournalException e) {
      rollback();
      if (writes.size() > 1) {
        writes.forEach(write -> commit(statements, List.of(write)));
      } else {
        writes
            .getFirst()
            .done()
            .completeExceptionally(
                e instanceof SQLException sql ? SqliteFile.failure("cannot write", file, sql) : e);
      }
    }
  }

  private void execute(Statements statements, Write write) throws SQLException {
    switch (write) {
      case Append(String run, List<Entry> entries, CompletableFuture<Void> _) -> {
        if (insert(statements.first(), run, entries.getFirst()) == 0) {
          throw new JournalException(
              "entry %d is not the next one of run %s: another process has written it"
                  .formatted(entries.getFirst().sequence(), run));
        }
        for (Entry entry : entries.subList(1, entries.size())) {
          insert(statements.next(), run, entry);
        }
      }
      case Note(String run, long sequence, String summary, CompletableFuture<Void> _) -> {
        statements.note().setString(1, run);
        statements.note().setLong(2, sequence);
        statements.note().setString(3, summary);
        statements.note().executeUpdate();
      }
      case Stop _ -> {}
    }
  }

  private static int insert(PreparedStatement statement, String run, Entry entry)
      throws SQLException {
    statement.setString(1, run);
    statement.setLong(2, entry.sequence());
    statement.setString(3, entry.manifest());
    statement.setBytes(4, entry.bytes());
    return statement.executeUpdate();
  }

  private void rollback() {
    try {
      SqliteFile.execute(connection, "ROLLBACK");
    } catch (SQLException _) {
      // Nothing had begun, or SQLite has rolled back by itself, as it does when the disk is full.
    }
  }

  private void refuse(JournalException reason) {
    synchronized (queue) {
      closed = true;
      queue.forEach(write -> write.done().completeExceptionally(reason));
      queue.clear();
    }
  }

  private record Statements(
      PreparedStatement first, PreparedStatement next, PreparedStatement note) {}

  private sealed interface Write {
    CompletableFuture<Void> done();
  }

  private record Append(String run, List<Entry> entries, CompletableFuture<Void> done)
      implements Write {}

  private record Note(String run, long sequence, String summary, CompletableFuture<Void> done)
      implements Write {}

  private record Stop(CompletableFuture<Void> done) implements Write {}
}
