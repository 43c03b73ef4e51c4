package io.troupe.actors.run;

import io.troupe.pipelines.plan.Resources;
import io.troupe.pipelines.protocol.Assignment;
import java.nio.file.Path;

/** What an executor is told of an attempt. */
final class Assignments {
  private Assignments() {}

  /** What was assigned, with what the worker adds. */
  static Assignment of(WorkerMessage.Assign assign, WorkerServices services, Path scratch) {
    WorkerMessage.Work work = assign.work();
    return new Assignment(
        assign.run(),
        assign.task(),
        assign.attempt(),
        assign.token(),
        work.kind(),
        work.kindVersion(),
        assign.with(),
        assign.inputs(),
        services.data(),
        services.store(),
        scratch,
        new Assignment.Lease(
            assign.placement().device(),
            work.resources().cpu(),
            assign.placement().gpus().isEmpty()
                ? 0
                : work.resources().gpu().map(Resources.Gpu::memoryBytes).orElse(0L)),
        work.resources().memoryBytes(),
        work.heartbeat());
  }
}
