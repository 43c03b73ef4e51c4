package io.troupe.cli;

import io.troupe.cli.capture.Machine;
import io.troupe.gpu.machine.Finding;
import io.troupe.pipelines.data.DataFolders;
import io.troupe.pipelines.data.Datasets;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at everything that a run needs. */
final class Diagnosis {
  private static final long LITTLE_SPACE = 1L << 30;
  private static final long LITTLE_MEMORY = 1L << 30;
  private static final int AFTER = 2024;
  private static final int BEFORE = 2100;

  private final Path home;
  private final Map<String, String> environment;

  Diagnosis(Path home, Map<String, String> environment) {
    this.home = home;
    this.environment = environment;
  }

  List<Check> checks() {
    List<Check> checks = new ArrayList<>();
    io.troupe.gpu.machine.Machine.inspect().findings().forEach(f -> checks.add(check(f)));
    checks.add(memory());
    checks.add(clock());
    checks.addAll(home());
    checks.addAll(data());
    checks.add(cache());
    return checks;
  }

  private static Check check(Finding finding) {
    Check.Status status =
        switch (finding.status()) {
          case OK -> Check.Status.OK;
          case ABSENT -> Check.Status.ABSENT;
          case WARNING ->
              finding.what().equals("JVM flags") ? Check.Status.FAILED : Check.Status.WARNING;
        };
    return new Check(finding.what(), status, finding.detail(), Optional.empty());
  }

  private static Check memory() {
    Optional<Long> free = Machine.memory("MemAvailable");
    if (free.isEmpty()) {
      return new Check("free memory", Check.Status.ABSENT, "not known here", Optional.empty());
    }
    String detail = Words.bytes(free.get()) + " available";
    return free.get() < LITTLE_MEMORY
        ? Check.warning("free memory", detail, "end other programs: a task wants 1 GiB by default")
        : Check.ok("free memory", detail);
  }

  private static Check clock() {
    Instant now = Instant.now();
    int year = now.atZone(java.time.ZoneOffset.UTC).getYear();
    return year > AFTER && year < BEFORE
        ? Check.ok("clock", now.toString())
        : Check.warning("clock", now + " cannot be right", "set the time of this machine");
  }

  private List<Check> home() {
    List<Check> checks = new ArrayList<>();
    Path there = home;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    if (!Files.isDirectory(there)) {
      checks.add(
          Check.failed("state folder", there + " is not a folder", "set TROUPE_HOME to a folder"));
      return checks;
    }
    if (!Files.isWritable(there)) {
      checks.add(
          Check.failed(
              "state folder",
              there + " cannot be written to",
              "set TROUPE_HOME to a folder that you own"));
      return checks;
    }
    checks.add(
        Check.ok("state folder", home + (Files.exists(home) ? "" : " (made by the first run)")));
    try {
      FileStore disk = Files.getFileStore(there);
      String detail = Words.bytes(disk.getUsableSpace()) + " free on " + disk.type();
      checks.add(
          disk.getUsableSpace() < LITTLE_SPACE
              ? Check.warning("disk", detail, "make room, or set TROUPE_HOME to another disk")
              : Check.ok("disk", detail));
    } catch (IOException e) {
      checks.add(
          Check.warning("disk", "cannot be asked: " + e.getMessage(), "look at it yourself"));
    }
    return checks;
  }

  private List<Check> data() {
    DataFolders folders = DataFolders.of(environment, home);
    List<Check> checks = new ArrayList<>();
    for (Path root : folders.roots()) {
      boolean asked = !root.equals(home.resolve("data"));
      if (asked && !Files.isDirectory(root)) {
        checks.add(
            Check.warning("data folder", root + " is not there", "correct or unset TROUPE_DATA"));
      } else {
        checks.add(Check.ok("data folder", root + ""));
      }
    }
    long here =
        Datasets.known().list().stream()
            .filter(set -> folders.find(set.relativePath()).isPresent())
            .count();
    long all = Datasets.known().list().size();
    checks.add(
        new Check(
            "data sets",
            here == 0 ? Check.Status.ABSENT : Check.Status.OK,
            here + " of " + all + " are here; generated data needs none",
            here == 0 ? Optional.of("troupe data fetch NAME") : Optional.empty()));
    return checks;
  }

  /** The launcher names the folder of its build, in which the AOT caches lie. */
  private static Check cache() {
    String build = System.getProperty("troupe.dist", "");
    if (build.isEmpty()) {
      return new Check(
          "AOT cache", Check.Status.ABSENT, "not started by ./troupe", Optional.empty());
    }
    boolean there = Files.isReadable(Path.of(build, "application.aot"));
    boolean executors = Files.isReadable(Path.of(build, "executor.aot"));
    if (there && executors) {
      return Check.ok("AOT cache", "in use, for the application and for executors");
    }
    return Check.warning(
        "AOT cache",
        there ? "none for executors" : "none, so commands start slower",
        "bin/build --force makes it; " + Path.of(build, "aot.log") + " says why there is none");
  }
}
