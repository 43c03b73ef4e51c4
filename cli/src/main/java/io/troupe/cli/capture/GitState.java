package io.troupe.cli.capture;

import io.troupe.pipelines.value.Value;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which commit a folder is at, and what was changed since. */
final class GitState {
  private GitState() {}

  /**
   * {@code commit, branch, dirty, diff_sha256} of the repository around {@code folder}; null where
   * there is no repository, no commit or no git. The digest covers the changes of tracked files.
   */
  static Value of(Path folder) throws InterruptedException {
    Optional<String> commit = Tool.ask(folder, List.of("git", "rev-parse", "HEAD"));
    if (commit.isEmpty()) {
      return new Value.Null();
    }
    String changed =
        Tool.ask(folder, List.of("git", "status", "--porcelain", "--no-renames")).orElse("");
    Optional<String> digest =
        changed.isEmpty()
            ? Optional.empty()
            : Tool.digest(folder, List.of("git", "diff", "HEAD", "--binary", "--no-ext-diff"));
    return new Mappings()
        .put("commit", commit.get())
        .put("branch", Tool.ask(folder, List.of("git", "symbolic-ref", "--short", "-q", "HEAD")))
        .put("dirty", !changed.isEmpty())
        .put("diff_sha256", digest)
        .put("untracked", changed.lines().filter(line -> line.startsWith("??")).count())
        .mapping();
  }
}
