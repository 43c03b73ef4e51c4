package io.troupe.pipelines.key;

import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.value.Value;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Everything that decides a task's result, and nothing else: kind and its version, parameters with
 * their defaults, the results that it reads, the data outside the store, and Troupe's major
 * version. A seed is one of the parameters. Never a time, a worker, resources or retries.
 *
 * @param digest SHA-256 over the canonical JSON of {@code parts}, in lower-case hexadecimal
 * @param parts {@code kind, version, with, inputs, data, troupe}
 */
public record ContentKey(String digest, Value.Mapping parts) {
  /** Raised when results of earlier versions may not be used any more. */
  public static final int TROUPE_MAJOR = 0;

  /**
   * The key of a task.
   *
   * @param parameters decoded, so that a default that is written out gives the same key
   * @param inputs the results that the task reads, in any order
   * @param data the SHA-256 of each file outside the store, by name
   */
  public static <P extends Record> ContentKey of(
      TaskKind<P> kind, P parameters, Collection<TaskResult> inputs, Map<String, String> data) {
    throw new UnsupportedOperationException(kind + " " + parameters + inputs + data);
  }

  /** What differs from {@code earlier}, one sentence for each part, such as {@code with.lr}. */
  public List<String> changesSince(ContentKey earlier) {
    throw new UnsupportedOperationException(earlier.digest);
  }
}
