package io.troupe.http.server;

/** Pipeline files of tests. */
final class Pipelines {
  private Pipelines() {}

  /** A sweep of no-ops that last {@code duration} each. */
  static String noops(String name, int cells, String duration) {
    StringBuilder axis = new StringBuilder();
    for (int i = 0; i < cells; i++) {
      axis.append(i == 0 ? "" : ", ").append(i);
    }
    return """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata:
          name: %s
          labels: {team: blue}
        tasks:
          a:
            uses: noop
            with: {duration: %s}
            isolation: in-process
            matrix:
              axes: {i: [%s]}
        """
        .formatted(name, duration, axis);
  }

  /** One task of most states, with failures, curves, metrics, logs and an artifact. */
  static String everything(String name) {
    return """
        apiVersion: troupe/v1
        kind: Pipeline
        metadata: {name: %s}
        params:
          text: {type: string, default: hello}
        tasks:
          emit:
            uses: test-emit
            isolation: in-process
            with: {text: "${{ params.text }}"}
          bad:
            uses: test-throw
            isolation: in-process
            retry: {max: 1, backoff: {initial: 10ms}}
            matrix: {axes: {i: [0, 1]}}
          after:
            uses: noop
            needs: [bad]
        """
        .formatted(name);
  }

  /** Cells whose parameters are {@code size} characters long, and so some of their events. */
  static String wordy(String name, int cells, int size) {
    return noops(name, cells, "1ms")
        .replace("uses: noop", "uses: test-emit")
        .replace("{duration: 1ms}", "{steps: 1, text: \"" + "x".repeat(size) + "\"}");
  }
}
