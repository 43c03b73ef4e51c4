package io.troupe.cli;

import io.troupe.actors.RunControl;
import io.troupe.actors.RunReader;
import io.troupe.cli.live.Reasons;
import io.troupe.cli.output.OutputFolder;
import io.troupe.pipelines.plan.TaskId;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;

/** Where the runs are that a command works with: a state folder, or a server. */
sealed interface Host extends AutoCloseable permits LocalHost, ServerHost {
  /** Where it is, for messages: a folder or an address. */
  String place();

  /** Reads runs. */
  RunReader runs();

  /** Steers and follows runs; a state folder starts a node in this process for it. */
  RunControl control();

  /** The files of artifacts. */
  OutputFolder.Blobs blobs();

  /** What decided tasks before. */
  Reasons.History history();

  /** Where people find the log of an attempt; empty while there is none. */
  Optional<String> logPlace(String run, TaskId task, int attempt);

  /** Prints a log as it grows, until its attempt has ended. */
  void tail(String run, TaskId task, int attempt, LogPrinter printer)
      throws IOException, InterruptedException;

  /**
   * Says to {@code reader} instead of standard error when what it reaches goes away and returns.
   */
  void noticed(Consumer<String> reader);

  /** Lets go of a run that is followed, and says what becomes of it. */
  void leave(String run, Surroundings surroundings);

  @Override
  void close();
}
