package io.troupe.actors.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/** How the journal's file is opened, what is in it, and what its errors mean to people. */
final class SqliteFile {
  /** {@code PRAGMA user_version}; raised with every change of {@link #SCHEMA}. */
  private static final int FORMAT = 1;

  private static final String[] SCHEMA = {
    """
    CREATE TABLE IF NOT EXISTS event (
      run TEXT NOT NULL,
      sequence INTEGER NOT NULL,
      manifest TEXT NOT NULL,
      bytes BLOB NOT NULL,
      PRIMARY KEY (run, sequence)) WITHOUT ROWID""",
    """
    CREATE TABLE IF NOT EXISTS note (
      run TEXT NOT NULL PRIMARY KEY,
      sequence INTEGER NOT NULL,
      summary TEXT NOT NULL) WITHOUT ROWID""",
    "PRAGMA user_version = " + FORMAT,
  };

  /** Longest wait for another process's commit; commits take milliseconds. */
  private static final Duration BUSY = Duration.ofSeconds(10);

  private SqliteFile() {}

  /** A connection that writes; makes file and tables where there are none. */
  static Connection writer(Path file, Durability durability) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
    } catch (IOException e) {
      throw new JournalException("cannot make the folder of " + file + ": " + e.getMessage(), e);
    }
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(SQLiteConfig.SynchronousMode.valueOf(durability.synchronous()));
    return open(config, file, SqliteFile::prepare);
  }

  /** A connection that only reads the file, which exists. */
  static Connection reader(Path file) {
    SQLiteConfig config = new SQLiteConfig();
    config.setReadOnly(true);
    return open(config, file, SqliteFile::checkFormat);
  }

  /** What a new connection must pass before it is used. */
  @FunctionalInterface
  private interface Check {
    void pass(Connection connection, Path file) throws SQLException;
  }

  private static Connection open(SQLiteConfig config, Path file, Check check) {
    config.setBusyTimeout((int) BUSY.toMillis());
    try {
      Connection connection = config.createConnection("jdbc:sqlite:" + file);
      try {
        check.pass(connection, file);
        return connection;
      } catch (SQLException | JournalException e) {
        connection.close();
        throw e;
      }
    } catch (SQLException e) {
      throw failure("cannot open", file, e);
    }
  }

  /** What {@code e} means, for people. */
  static JournalException failure(String what, Path file, SQLException e) {
    String reason = e.getMessage();
    if (e instanceof SQLiteException sqlite) {
      SQLiteErrorCode code = sqlite.getResultCode();
      reason =
          switch (SQLiteErrorCode.getErrorCode(code.code & 0xff)) {
            case SQLITE_FULL -> "the disk is full; free some space, then resume";
            case SQLITE_READONLY, SQLITE_PERM, SQLITE_CANTOPEN ->
                "it cannot be written; check its owner and permissions, or set TROUPE_HOME";
            case SQLITE_BUSY ->
                "another process has held it for " + BUSY.toSeconds() + " s; try again";
            case SQLITE_CORRUPT, SQLITE_NOTADB ->
                "it is damaged; move it away, or set TROUPE_HOME to another folder";
            case SQLITE_IOERR -> "the disk reports an error (" + code.name() + ")";
            default -> code.name() + ", " + e.getMessage();
          };
    }
    return new JournalException(what + " the journal " + file + ": " + reason, e);
  }

  private static void prepare(Connection connection, Path file) throws SQLException {
    if (checkFormat(connection, file) == FORMAT) {
      return;
    }
    execute(connection, "BEGIN IMMEDIATE");
    for (String sql : SCHEMA) {
      execute(connection, sql);
    }
    execute(connection, "COMMIT");
  }

  /** Executes a statement without a result. */
  static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** The format of the tables; 0 before they are made. A later one is refused. */
  static int checkFormat(Connection connection, Path file) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("PRAGMA user_version")) {
      int format = rows.getInt(1);
      if (format > FORMAT) {
        throw new JournalException(
            "the journal %s has format %d, this Troupe reads up to %d; use the newer Troupe"
                .formatted(file, format, FORMAT));
      }
      return format;
    }
  }
}
