package io.troupe.actors;

import io.troupe.actors.core.WorkerOffer;
import io.troupe.actors.executor.ExecutorPool;
import io.troupe.actors.home.HomeFolder;
import io.troupe.actors.run.Apart;
import io.troupe.actors.run.Followers;
import io.troupe.actors.run.GpuWorker;
import io.troupe.actors.run.WorkerMessage;
import io.troupe.actors.run.WorkerServices;
import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.pipelines.data.DataFolders;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.AskPattern;

/** The worker of this process: makes attempts for the runs that {@code actors} reaches. */
record Attempts(Actors actors, ActorRef<WorkerMessage> worker, Duration closeLimit) {
  /**
   * What a worker has.
   *
   * @param name unique in the cluster
   * @param home where its attempts have their logs and private folders
   * @param store the root of its artifact store
   * @param apart what it has where the runs are in another process
   * @param welcomed called whenever the scheduler answers an offer
   */
  record Place(
      String name,
      HomeFolder home,
      Path store,
      DataFolders data,
      ExecutorPool pool,
      Followers followers,
      Optional<Apart> apart,
      Runnable welcomed) {}

  /** Starts it; it offers itself from now on. */
  static Attempts start(Actors actors, Place place, NodeSettings settings) {
    WorkerServices services =
        new WorkerServices(
            offer(place.name(), settings),
            Hosts.own(),
            place.home(),
            place.store(),
            place.data(),
            place.pool(),
            place.followers(),
            actors.runs(),
            actors.scheduler(),
            settings.heartbeat(),
            settings.leaseTtl().minus(settings.fenceMargin()),
            settings.cancelGrace(),
            place.apart(),
            _ -> place.welcomed().run());
    ActorRef<WorkerMessage> worker =
        actors.system().systemActorOf(GpuWorker.create(services), "worker", Props.empty());
    return new Attempts(actors, worker, settings.closeLimit());
  }

  private static WorkerOffer offer(String name, NodeSettings settings) {
    return new WorkerOffer(
        name,
        "cpu:0",
        settings.cpu() > 0 ? settings.cpu() : Runtime.getRuntime().availableProcessors(),
        settings.memoryBytes() > 0 ? settings.memoryBytes() : Memory.ofTasks(),
        gpus(CudaProbe.result()));
  }

  /** The GPUs that the driver shows, with all of their memory: leases share it out. */
  private static List<WorkerOffer.Gpu> gpus(CudaAvailability found) {
    return switch (found) {
      case CudaAvailability.Unavailable _ -> List.of();
      case CudaAvailability.Available some ->
          some.devices().stream()
              .map(
                  device ->
                      new WorkerOffer.Gpu(
                          "cuda:" + device.index(),
                          device.memoryBytes(),
                          Optional.of(device.computeCapability())))
              .toList();
    };
  }

  /** Gives all attempts back, durably, and ends the worker; gives up after the limit. */
  void release() {
    CompletionStage<WorkerMessage.Closed> closed =
        AskPattern.ask(worker, WorkerMessage.Close::new, closeLimit, actors.system().scheduler());
    var _ = Closing.await(closed, closeLimit, "attempts were not given back");
  }
}
