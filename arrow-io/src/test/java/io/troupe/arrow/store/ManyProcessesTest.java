package io.troupe.arrow.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ManyProcessesTest {
  @TempDir Path folder;

  private Set<String> published(ArtifactStore store) throws Exception {
    Set<String> digests = new HashSet<>();
    try (Stream<Path> files = Files.walk(store.root().resolve("sha256"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        assertThat(file.getFileName()).hasToString(Digests.of(bytes, 0, bytes.length));
        digests.add(file.getFileName().toString());
      }
    }
    return digests;
  }

  private static long stagingFolders(ArtifactStore store) throws IOException {
    try (Stream<Path> folders = Files.list(store.root().resolve("staging"))) {
      return folders.count();
    }
  }

  @Test
  void aKilledWriterLeavesNoHalfBlobAndLosesNoneThatItReported() throws Exception {
    ArtifactStore store = ArtifactStore.at(folder);
    int bytes = 3_000_000;
    Set<String> reported = new HashSet<>();
    SplittableRandom random = new SplittableRandom(7);
    for (int round = 0; round < 5; round++) {
      Process writer = StoreWriter.start(folder, 1000L * round, 1000, bytes);
      try (BufferedReader lines = writer.inputReader()) {
        int last = random.nextInt(2, 10);
        long previous = 0;
        long duration = 0;
        for (int line = 0; line < last; line++) {
          reported.add(lines.readLine());
          duration = System.nanoTime() - previous;
          previous = System.nanoTime();
        }
        assertThat(store.sweep(Duration.ZERO)).as("its owner lives").isZero();
        // Somewhere inside a next blob: writing, hashing, synchronising or renaming.
        long end = System.nanoTime() + random.nextLong(2 * duration + 1);
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        // By its handle, because Process would close the stream with what was reported.
        assertThat(writer.toHandle().destroyForcibly()).isTrue();
        writer.waitFor();
        lines.lines().forEach(reported::add);
      }
      assertThat(writer.exitValue()).isEqualTo(128 + 9);
      assertThat(published(store)).containsAll(reported);
      assertThat(stagingFolders(store)).isEqualTo(1);
      assertThat(store.sweep(Duration.ZERO)).isEqualTo(1);
      assertThat(stagingFolders(store)).isZero();
    }
    assertThat(reported).hasSizeGreaterThanOrEqualTo(5).doesNotContainNull();
  }

  @Test
  void readersSeeABlobWholeOrNotAtAll() throws Exception {
    ArtifactStore store = ArtifactStore.at(folder);
    byte[] content = StoreWriter.content(1, 8_000_000);
    Blob blob =
        new Blob("x", "x/y", content.length, Digests.of(content, 0, content.length), List.of());
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService pool = Executors.newFixedThreadPool(1)) {
      Future<Integer> reader =
          pool.submit(
              () -> {
                int seen = 0;
                while (!done.get()) {
                  try {
                    store.open(blob);
                    seen++;
                  } catch (BlobException e) {
                    assertThat(e.fault()).isEqualTo(BlobException.Fault.MISSING);
                    assertThat(seen).as("it was there before").isZero();
                  }
                }
                return seen;
              });
      try (Staging staging = store.stage("test")) {
        for (int i = 0; i < 10; i++) {
          staging.copy(new ByteArrayInputStream(content), "x" + i, "x/y");
        }
      } finally {
        done.set(true);
      }
      assertThat(reader.get()).isPositive();
    }
  }

  @Test
  void manyWritersOfTheSameContentLeaveOneFileEach() throws Exception {
    ArtifactStore store = ArtifactStore.at(folder);
    int bytes = 20_000;
    List<Process> processes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      processes.add(StoreWriter.start(folder, 0, 40, bytes));
    }
    PrintStream silent = new PrintStream(OutputStream.nullOutputStream());
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 4; i++) {
        threads.add(
            pool.submit(
                () -> {
                  StoreWriter.publish(folder, 0, 40, bytes, silent);
                  return null;
                }));
      }
      for (Future<?> thread : threads) {
        thread.get();
      }
    }
    for (Process process : processes) {
      assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }
    assertThat(published(store)).hasSize(40);
    assertThat(stagingFolders(store)).isZero();
  }
}
