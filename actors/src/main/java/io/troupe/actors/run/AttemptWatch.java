package io.troupe.actors.run;

import io.troupe.actors.executor.AttemptListener;
import io.troupe.actors.view.Live;
import io.troupe.pipelines.Progress;
import io.troupe.pipelines.protocol.AttemptOutcome;
import java.time.Instant;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** Passes on what an attempt says: to its worker what counts, to followers the rest. */
final class AttemptWatch implements AttemptListener {
  private final WorkerMessage.Assign assign;
  private final ActorRef<WorkerMessage> worker;
  private final Followers followers;
  private final CurveFile curves;

  AttemptWatch(
      WorkerMessage.Assign assign,
      ActorRef<WorkerMessage> worker,
      Followers followers,
      CurveFile curves) {
    this.assign = assign;
    this.worker = worker;
    this.followers = followers;
    this.curves = curves;
  }

  @Override
  public void started(long pid) {
    worker.tell(new WorkerMessage.Began(assign.run(), assign.token()));
  }

  @Override
  public void advanced(Progress progress) {
    followers.said(
        assign.run(), new Live.Advanced(assign.task(), assign.attempt(), Instant.now(), progress));
  }

  @Override
  public void point(String curve, double x, double y) {
    curves.point(curve, x, y);
    followers.said(assign.run(), new Live.Point(assign.task(), assign.attempt(), curve, x, y));
  }

  @Override
  public void lines(List<String> lines) {
    lines.forEach(
        line -> followers.said(assign.run(), new Live.Line(assign.task(), assign.attempt(), line)));
  }

  @Override
  public void alive() {
    curves.flush();
  }

  @Override
  public void ended(AttemptOutcome outcome) {
    curves.close();
    worker.tell(new WorkerMessage.Ended(assign.run(), assign.token(), outcome));
  }
}
