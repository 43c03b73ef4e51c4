package io.troupe.actors.journal;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** A process that appends entries until it is killed, and prints each that was acknowledged. */
public final class JournalWriter {
  private JournalWriter() {}

  /** Appends to the journal {@code args[0]} as the run {@code args[1]}. */
  public static void main(String[] args) {
    try (SqliteJournal journal = new SqliteJournal(Path.of(args[0]), Durability.PROCESS)) {
      System.out.println("open");
      for (long sequence = 1; sequence <= Long.parseLong(args[2]); sequence++) {
        byte[] bytes = ("event " + sequence + "x".repeat(200)).getBytes(StandardCharsets.UTF_8);
        journal
            .append(args[1], List.of(new Entry(sequence, "e", bytes)))
            .toCompletableFuture()
            .join();
        System.out.println("ack " + sequence);
      }
      System.out.println("done");
    }
  }
}
