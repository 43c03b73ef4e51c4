package io.troupe.pipelines.key;

import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.TaskResult;
import io.troupe.pipelines.parameters.ParameterDecoder;
import io.troupe.pipelines.value.Value;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

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
    LinkedHashMap<String, Value> parts = new LinkedHashMap<>();
    parts.put("kind", new Value.Text(kind.name()));
    parts.put("version", new Value.Int(kind.version()));
    parts.put("with", ParameterDecoder.of(kind.parameters()).encode(parameters));
    LinkedHashMap<String, Value> results = new LinkedHashMap<>();
    inputs.stream()
        .sorted(Comparator.comparing(TaskResult::task))
        .forEach(result -> results.put(result.task().text(), part(result)));
    parts.put("inputs", new Value.Mapping(results));
    LinkedHashMap<String, Value> digests = new LinkedHashMap<>();
    new TreeMap<>(data).forEach((name, digest) -> digests.put(name, new Value.Text(digest)));
    parts.put("data", new Value.Mapping(digests));
    parts.put("troupe", new Value.Int(TROUPE_MAJOR));
    Value.Mapping all = new Value.Mapping(parts);
    return new ContentKey(sha256(CanonicalJson.write(all)), all);
  }

  static Value part(TaskResult result) {
    LinkedHashMap<String, Value> metrics = new LinkedHashMap<>();
    result.metrics().forEach((name, number) -> metrics.put(name, new Value.Real(number)));
    LinkedHashMap<String, Value> artifacts = new LinkedHashMap<>();
    result
        .artifacts()
        .forEach((name, artifact) -> artifacts.put(name, new Value.Text(artifact.digest())));
    LinkedHashMap<String, Value> part = new LinkedHashMap<>();
    part.put("kind", new Value.Text(result.kind()));
    part.put("cell", new Value.Mapping(new LinkedHashMap<>(result.cell())));
    part.put("metrics", new Value.Mapping(metrics));
    part.put("artifacts", new Value.Mapping(artifacts));
    return new Value.Mapping(part);
  }

  static String sha256(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * What differs from {@code earlier}, one line for each part, such as {@code with.lr was 0.001, is
   * 0.01}; empty for equal keys.
   */
  public List<String> changesSince(ContentKey earlier) {
    List<String> changes = new ArrayList<>();
    compare("", earlier.parts, parts, changes);
    return List.copyOf(changes);
  }

  private static void compare(String path, Value was, Value is, List<String> changes) {
    if (CanonicalJson.write(was).equals(CanonicalJson.write(is))) {
      return;
    }
    if (was instanceof Value.Mapping before && is instanceof Value.Mapping after) {
      TreeSet<String> keys = new TreeSet<>(before.entries().keySet());
      keys.addAll(after.entries().keySet());
      for (String key : keys) {
        String inner = path.isEmpty() ? key : path + "." + key;
        Value left = before.entries().get(key);
        Value right = after.entries().get(key);
        if (left == null) {
          changes.add(inner + " is new");
        } else if (right == null) {
          changes.add(inner + " is gone");
        } else {
          compare(inner, left, right, changes);
        }
      }
    } else {
      changes.add(path + " was " + shown(was) + ", is " + shown(is));
    }
  }

  private static String shown(Value value) {
    String text = CanonicalJson.write(value);
    return text.length() <= 60 ? text : text.substring(0, 57) + "...";
  }
}
