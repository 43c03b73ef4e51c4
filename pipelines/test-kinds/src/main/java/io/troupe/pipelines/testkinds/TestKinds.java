package io.troupe.pipelines.testkinds;

import io.troupe.pipelines.Kinds;
import io.troupe.pipelines.TaskKind;
import io.troupe.pipelines.noop.NoopKind;
import java.util.List;

/** The second list of kinds; a new one is one line here. */
public final class TestKinds {
  private static final List<TaskKind<?>> ALL =
      List.of(
          new NoopKind(),
          new EmitKind(),
          new ExhaustKind(),
          new ExitKind(),
          new FlakyKind(),
          new FloodKind(),
          new ForkKind(),
          new HangKind(),
          new InputsKind(),
          new LeakKind(),
          new MetricKind(),
          new SignalKind(),
          new SleepKind(),
          new SubtasksKind(),
          new ThrowKind());

  private TestKinds() {}

  /** The list. */
  public static Kinds kinds() {
    return Kinds.of(ALL);
  }
}
