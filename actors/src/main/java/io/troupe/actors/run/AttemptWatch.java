package io.troupe.actors.run;

import io.troupe.actors.executor.AttemptListener;
import io.troupe.actors.view.Live;
import io.troupe.arrow.store.Blob;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.SubtaskList;
import io.troupe.pipelines.key.CallKey;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Passes on what an attempt says: to its worker what counts, to its outlet the rest. */
final class AttemptWatch implements AttemptListener {
  private final WorkerMessage.Assign assign;
  private final ActorRef<WorkerMessage> worker;
  private final Outlet outlet;
  private final CurveFile curves;

  AttemptWatch(WorkerMessage.Assign assign, ActorRef<WorkerMessage> worker, Outlet outlet) {
    this.assign = assign;
    this.worker = worker;
    this.outlet = outlet;
    this.curves = new CurveFile(outlet.curves());
  }

  @Override
  public void started(long pid) {
    worker.tell(new WorkerMessage.Began(assign.run(), assign.token()));
  }

  @Override
  public void advanced(Progress progress) {
    outlet.said(new Live.Advanced(assign.task(), assign.attempt(), Instant.now(), progress));
  }

  @Override
  public void point(String curve, double x, double y) {
    curves.point(curve, x, y);
    outlet.said(new Live.Point(assign.task(), assign.attempt(), curve, x, y));
  }

  @Override
  public void lines(List<String> lines) {
    lines.forEach(line -> outlet.said(new Live.Line(assign.task(), assign.attempt(), line)));
    outlet.grown();
  }

  @Override
  public void subtasks(long number, SubtaskList subtasks) {
    worker.tell(
        new WorkerMessage.Asked(
            assign.run(), assign.token(), number, CallKey.of(subtasks), subtasks));
  }

  @Override
  public void alive() {
    curves.flush();
    outlet.grown();
  }

  @Override
  public void ended(AttemptOutcome outcome) {
    curves.close();
    outlet.over(
        results(outcome),
        () -> worker.tell(new WorkerMessage.Ended(assign.run(), assign.token(), outcome)));
  }

  private static List<Blob> results(AttemptOutcome outcome) {
    return switch (outcome) {
      case AttemptOutcome.Succeeded good ->
          good.artifacts().values().stream()
              .flatMap(artifact -> artifact.blobs().stream())
              .toList();
      case AttemptOutcome.Failed _ -> List.of();
    };
  }
}
