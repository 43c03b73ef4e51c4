package io.troupe.actors.journal;

import io.troupe.actors.journal.Journal.Head;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads a journal's file through a connection of its own; never waits for a writer. */
public final class SqliteReader implements AutoCloseable {
  private static final String ENTRIES =
      "SELECT sequence, manifest, bytes FROM event"
          + " WHERE run = ? AND sequence BETWEEN ? AND ? ORDER BY sequence";
  private static final String LAST = "SELECT ifnull(max(sequence), 0) FROM event WHERE run = ?";

  /** One index seek for each run, from the greatest id down, whatever the number of events. */
  private static final String HEADS =
      """
      WITH RECURSIVE
        ids(run) AS (
          SELECT max(run) FROM event WHERE run >= ?1 AND run < ?2
          UNION ALL
          SELECT (SELECT max(run) FROM event WHERE run >= ?1 AND run < ids.run)
          FROM ids WHERE ids.run IS NOT NULL),
        heads(run, last) AS (
          SELECT run, (SELECT max(sequence) FROM event WHERE event.run = ids.run)
          FROM ids WHERE run IS NOT NULL LIMIT ?3)
      SELECT heads.run, heads.last, note.summary
      FROM heads LEFT JOIN note ON note.run = heads.run AND note.sequence = heads.last""";

  private final Path file;
  private final Connection connection;

  /** Opens {@code file}, which exists. */
  public SqliteReader(Path file) {
    this.file = file;
    this.connection = SqliteFile.reader(file);
  }

  /** Opens {@code file}; empty where it is missing or its maker has not come to its tables yet. */
  public static Optional<SqliteReader> open(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    SqliteReader reader = new SqliteReader(file);
    try {
      if (SqliteFile.checkFormat(reader.connection, file) > 0) {
        return Optional.of(reader);
      }
    } catch (SQLException e) {
      reader.close();
      throw SqliteFile.failure("cannot read", file, e);
    }
    reader.close();
    return Optional.empty();
  }

  /** As {@link Journal#read}. */
  public synchronized void read(String run, long from, long to, Consumer<Entry> consumer) {
    try (PreparedStatement statement = connection.prepareStatement(ENTRIES)) {
      statement.setString(1, run);
      statement.setLong(2, from);
      statement.setLong(3, to);
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          consumer.accept(new Entry(rows.getLong(1), rows.getString(2), rows.getBytes(3)));
        }
      }
    } catch (SQLException e) {
      throw SqliteFile.failure("cannot read", file, e);
    }
  }

  /** As {@link Journal#last}. */
  public synchronized long last(String run) {
    try (PreparedStatement statement = connection.prepareStatement(LAST)) {
      statement.setString(1, run);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.getLong(1);
      }
    } catch (SQLException e) {
      throw SqliteFile.failure("cannot read", file, e);
    }
  }

  /** As {@link Journal#heads}. */
  public List<Head> heads(String prefix, int limit) {
    return heads(prefix, prefix + Character.toString(Character.MAX_CODE_POINT), limit);
  }

  /** As {@link #heads(String, int)}, of those whose id is less than {@code before} too. */
  public synchronized List<Head> heads(String prefix, String before, int limit) {
    try (PreparedStatement statement = connection.prepareStatement(HEADS)) {
      statement.setString(1, prefix);
      statement.setString(2, before);
      statement.setInt(3, limit);
      List<Head> heads = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          heads.add(
              new Head(rows.getString(1), rows.getLong(2), Optional.ofNullable(rows.getString(3))));
        }
      }
      return heads;
    } catch (SQLException e) {
      throw SqliteFile.failure("cannot read", file, e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw SqliteFile.failure("cannot close", file, e);
    }
  }
}
