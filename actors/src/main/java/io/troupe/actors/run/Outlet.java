package io.troupe.actors.run;

import io.troupe.actors.view.Live;
import io.troupe.arrow.store.Blob;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.pekko.actor.typed.ActorRef;

/** Where the files of an attempt lie while it runs, and who is told what it says. */
interface Outlet {
  Path log();

  Path curves();

  /** Absent; the executor makes it. */
  Path scratch();

  /** It said something; lines and points are in their file, or will be with {@link #grown}. */
  void said(Live said);

  /** There is more in the files. */
  void grown();

  /**
   * The attempt is over, and its files are complete; calls {@code then} once nothing of them and
   * none of these results can be missed.
   */
  void over(List<Blob> results, Runnable then);

  /** That of a process which shows what it says itself. */
  record Here(String run, Path log, Path curves, Path scratch, Followers followers)
      implements Outlet {
    @Override
    public void said(Live said) {
      followers.said(run, said);
    }

    @Override
    public void grown() {}

    @Override
    public void over(List<Blob> results, Runnable then) {
      then.run();
    }
  }

  /** That of a process apart from the one that keeps the files. */
  record Shipped(
      Box box,
      ActorRef<ShipperMessage> shipper,
      Optional<ActorRef<DeliveryMessage>> deliveries,
      AtomicBoolean news)
      implements Outlet {
    @Override
    public Path log() {
      return box.path(OutputFile.LOG);
    }

    @Override
    public Path curves() {
      return box.path(OutputFile.CURVES);
    }

    @Override
    public Path scratch() {
      return box.scratch();
    }

    @Override
    public void said(Live said) {
      switch (said) {
        case Live.Advanced advanced ->
            shipper.tell(new ShipperMessage.Advanced(box.run(), advanced));
        case Live.Line _, Live.Point _ -> news.set(true);
      }
    }

    @Override
    public void grown() {
      if (news.getAndSet(false)) {
        shipper.tell(new ShipperMessage.Grown(box));
      }
    }

    @Override
    public void over(List<Blob> results, Runnable then) {
      Runnable delivered =
          () ->
              deliveries.ifPresentOrElse(
                  to -> to.tell(new DeliveryMessage.Deliver(results, then)), then);
      shipper.tell(new ShipperMessage.Over(box, results.isEmpty() ? then : delivered));
    }
  }
}
