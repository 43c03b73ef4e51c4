package io.troupe.pipelines.catalog;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.graph.GraphBenchmarkKind;
import io.troupe.pipelines.noop.NoopKind;
import io.troupe.pipelines.report.ReportKind;
import java.util.List;

/** Every kind of task that this build can run; a new kind is one line here. */
public final class Catalog {
  private Catalog() {}

  /** The product's kinds. */
  public static Kinds kinds() {
    return Kinds.of(List.of(new GraphBenchmarkKind(), new NoopKind(), new ReportKind()));
  }
}
