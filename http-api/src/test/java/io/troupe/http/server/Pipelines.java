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
}
