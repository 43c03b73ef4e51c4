package io.troupe.actors.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.troupe.actors.Await;
import io.troupe.actors.Fork;
import io.troupe.actors.journal.Journal.Head;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every {@link Journal} keeps; another implementation overrides {@link #open}. */
class JournalTest {
  @TempDir Path home;
  private Journal journal;

  Journal open() {
    return new SqliteJournal(file(), Durability.PROCESS);
  }

  private Path file() {
    return home.resolve("state/journal.db");
  }

  @BeforeEach
  void openIt() {
    journal = open();
  }

  @AfterEach
  void closeIt() {
    journal.close();
  }

  @Test
  void givesEntriesBackInOrder() {
    append("a", 1, 2, 3);
    append("b", 1);
    append("a", 4);
    assertThat(read("a")).containsExactly("1:one", "2:one", "3:one", "4:one");
    assertThat(journal.last("a")).isEqualTo(4);
    assertThat(journal.last("nobody")).isZero();
    List<Long> part = new ArrayList<>();
    journal.read("a", 2, 3, entry -> part.add(entry.sequence()));
    assertThat(part).containsExactly(2L, 3L);
  }

  @Test
  void keepsEntriesWhenItIsOpenedAgain() {
    append("a", 1, 2);
    journal.close();
    journal = open();
    assertThat(read("a")).hasSize(2);
  }

  @Test
  void hasNothingToReadWhileItIsBeingMade() throws IOException {
    Path fresh = home.resolve("fresh.db");
    assertThat(SqliteReader.open(fresh)).isEmpty();
    Files.createFile(fresh);
    assertThat(SqliteReader.open(fresh)).isEmpty();
  }

  @Test
  void refusesAnEntryThatIsNotTheNextOne() {
    append("a", 1, 2);
    assertRefused(write("a", 2), "entry 2 is not the next one of run a");
    assertRefused(write("a", 4), "entry 4 is not the next one of run a");
    assertThatThrownBy(() -> journal.append("a", List.of(entry(3), entry(5))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("entry 5 of run a follows entry 3");
    assertThat(read("a")).hasSize(2);
  }

  @Test
  void letsOnlyOneOfTwoWritersAppendANumber() {
    try (Journal other = open()) {
      append("a", 1);
      List<CompletableFuture<Void>> both = new ArrayList<>();
      for (Journal writer : List.of(journal, other)) {
        both.add(writer.append("a", List.of(entry(2), entry(3))).toCompletableFuture());
      }
      both.forEach(write -> write.handle((_, _) -> null).join());
      assertThat(both).filteredOn(CompletableFuture::isCompletedExceptionally).hasSize(1);
      assertThat(read("a")).hasSize(3);
    }
  }

  @Test
  void keepsNobodyFromWritingWhileItIsIdle() {
    try (Journal other = open()) {
      append("a", 1);
      long start = System.nanoTime();
      other.append("b", List.of(entry(1))).toCompletableFuture().join();
      append("a", 2);
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  @Test
  void doesNotFailARunForTheFaultOfAnother() {
    append("a", 1);
    List<CompletionStage<Void>> good =
        IntStream.range(0, 500)
            .mapToObj(
                i -> {
                  assertThat(journal.append("a", List.of(entry(1)))).isNotNull();
                  return journal.append("run" + i, List.of(entry(1)));
                })
            .toList();
    good.forEach(write -> write.toCompletableFuture().join());
    assertThat(read("a")).hasSize(1);
  }

  @Test
  void losesNoAcknowledgedEntryWhenItsProcessIsKilled() {
    journal.close();
    long acknowledged;
    try (Fork fork = Fork.of(JournalWriter.class, file(), "a", Long.MAX_VALUE)) {
      fork.await("ack 500");
      fork.kill();
      acknowledged = fork.lines().stream().filter(line -> line.startsWith("ack ")).count();
    }
    journal = open();
    List<String> entries = read("a");
    assertThat((long) entries.size()).isBetween(acknowledged, acknowledged + 1);
    assertThat(entries)
        .isEqualTo(
            LongStream.rangeClosed(1, entries.size())
                .mapToObj(n -> n + ":event " + n + "x".repeat(200))
                .toList());
  }

  @Test
  void letsProcessesShareAFileThatNoneHasMade() {
    journal.close();
    Path fresh = home.resolve("fresh/journal.db");
    List<Fork> forks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      forks.add(Fork.of(JournalWriter.class, fresh, "run" + i, 200));
    }
    forks.forEach(fork -> fork.await("done"));
    forks.forEach(fork -> assertThat(fork.join()).isZero());
    try (SqliteReader reader = new SqliteReader(fresh)) {
      assertThat(reader.heads("", 10)).extracting(Head::last).containsExactly(200L, 200L, 200L);
    }
    journal = open();
  }

  @Test
  void listsTheNewestRunsFirstWithNotesOfTheirLastEntryOnly() {
    append("a1", 1, 2);
    append("a2", 1);
    append("b1", 1, 2, 3);
    note("a1", 2, "done");
    note("b1", 2, "late");
    assertThat(journal.heads("", 10))
        .containsExactly(
            new Head("b1", 3, Optional.empty()),
            new Head("a2", 1, Optional.empty()),
            new Head("a1", 2, Optional.of("done")));
    assertThat(journal.heads("a", 1)).extracting(Head::run).containsExactly("a2");
    assertThat(journal.heads("c", 10)).isEmpty();
    note("b1", 3, "now");
    note("b1", 2, "older");
    assertThat(journal.heads("b", 10)).containsExactly(new Head("b1", 3, Optional.of("now")));
  }

  @Test
  void listsTenThousandRunsSoon() {
    List<CompletionStage<Void>> writes =
        IntStream.range(0, 10_000)
            .mapToObj(i -> journal.append("run%05d".formatted(i), List.of(entry(1), entry(2))))
            .toList();
    writes.forEach(write -> write.toCompletableFuture().join());
    long start = System.nanoTime();
    assertThat(journal.heads("", 10_000)).hasSize(10_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void readersSeeWhatIsWrittenWhileTheyAreOpen() {
    append("a", 1);
    try (SqliteReader reader = new SqliteReader(file())) {
      assertThat(reader.last("a")).isEqualTo(1);
      append("a", 2);
      Await.until("the entry", Duration.ofSeconds(5), () -> reader.last("a") == 2);
    }
  }

  @Test
  void saysThatTheDiskIsFull() {
    journal.close();
    Path small = home.resolve("small/journal.db");
    try (Fork fork = Fork.shell("ulimit -f 6000", JournalWriter.class, small, "a", 1_000_000)) {
      assertThat(fork.join()).isNotZero();
      assertThat(String.join("\n", fork.lines()))
          .contains("cannot write the journal " + small)
          .containsAnyOf("the disk is full", "the disk reports an error");
      long acknowledged = fork.lines().stream().filter(line -> line.startsWith("ack ")).count();
      try (SqliteReader reader = new SqliteReader(small)) {
        assertThat(reader.last("a")).isEqualTo(acknowledged);
      }
    }
    journal = open();
  }

  @Test
  void saysWhatIsWrongWithTheFile() throws IOException {
    Path garbage = home.resolve("garbage.db");
    Files.writeString(garbage, "this is no database".repeat(100));
    assertThatThrownBy(() -> new SqliteJournal(garbage, Durability.PROCESS))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(garbage.toString())
        .hasMessageContaining("damaged");
    Path folder = Files.createDirectories(home.resolve("folder.db"));
    assertThatThrownBy(() -> new SqliteJournal(folder, Durability.PROCESS))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("it cannot be written");
    assertThatThrownBy(() -> new SqliteJournal(garbage.resolve("x.db"), Durability.PROCESS))
        .isInstanceOf(JournalException.class)
        .hasMessageContaining("cannot make the folder");
  }

  private void append(String run, long... sequences) {
    write(run, sequences).toCompletableFuture().join();
  }

  private CompletionStage<Void> write(String run, long... sequences) {
    return journal.append(run, LongStream.of(sequences).mapToObj(JournalTest::entry).toList());
  }

  private void note(String run, long sequence, String summary) {
    journal.note(run, sequence, summary).toCompletableFuture().join();
  }

  private List<String> read(String run) {
    List<String> entries = new ArrayList<>();
    journal.read(
        run,
        1,
        Long.MAX_VALUE,
        entry ->
            entries.add(
                entry.sequence() + ":" + new String(entry.bytes(), StandardCharsets.UTF_8)));
    return entries;
  }

  private static Entry entry(long sequence) {
    return new Entry(sequence, "e", "one".getBytes(StandardCharsets.UTF_8));
  }

  private static void assertRefused(CompletionStage<Void> write, String message) {
    assertThatThrownBy(() -> write.toCompletableFuture().join())
        .cause()
        .isInstanceOf(JournalException.class)
        .hasMessageContaining(message);
  }
}
