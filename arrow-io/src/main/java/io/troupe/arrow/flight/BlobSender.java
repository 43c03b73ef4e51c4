package io.troupe.arrow.flight;

import io.troupe.arrow.store.ArtifactStore;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import org.apache.arrow.flight.BackpressureStrategy.CallbackBackpressureStrategy;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightProducer.ServerStreamListener;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends one range of one blob, on a thread of its own: it waits for its consumer, and Flight's
 * thread, which would have to tell it that the consumer is ready, must not.
 */
final class BlobSender implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(BlobSender.class);

  private final BlobTicket ticket;
  private final String peer;
  private final Serving serving;
  private final ServerStreamListener consumer;
  private final CallbackBackpressureStrategy pressure = new CallbackBackpressureStrategy();

  /**
   * What all streams of a server share.
   *
   * @param stores where blobs are looked for
   * @param memory parent of each stream's memory
   * @param peers counts the stream; this takes it off
   * @param sent bytes of blobs that were handed to the network
   */
  record Serving(
      List<ArtifactStore> stores,
      ServerLimits limits,
      BufferAllocator memory,
      Peers peers,
      LongAdder sent) {}

  BlobSender(BlobTicket ticket, String peer, Serving serving, ServerStreamListener consumer) {
    this.ticket = ticket;
    this.peer = peer;
    this.serving = serving;
    this.consumer = consumer;
    pressure.register(consumer);
  }

  @Override
  @SuppressWarnings("checkstyle:IllegalCatch") // whatever goes wrong, the consumer is told
  public void run() {
    boolean whole = false;
    try (StreamMemory memory =
        new StreamMemory(serving.memory(), peer, serving.limits().streamBytes())) {
      try {
        Optional<CallStatus> problem = send(memory);
        problem.ifPresent(status -> consumer.error(status.toRuntimeException()));
        whole = problem.isEmpty();
      } catch (InterruptedException | ClosedByInterruptException _) {
        Thread.currentThread().interrupt();
        consumer.error(closing().toRuntimeException());
      } catch (IOException | RuntimeException e) {
        LOG.error("Cannot send blob {} to {}", ticket.sha256(), peer, e);
        consumer.error(
            CallStatus.INTERNAL
                .withDescription("the blob cannot be read here; the server's log says why")
                .toRuntimeException());
      }
    } finally {
      serving.peers().leave(peer);
    }
    if (whole && !consumer.isCancelled()) {
      consumer.completed();
    }
  }

  private Optional<CallStatus> send(StreamMemory memory) throws IOException, InterruptedException {
    Optional<FileChannel> found = Optional.empty();
    for (ArtifactStore store : serving.stores()) {
      found = found.isPresent() ? found : store.read(ticket.sha256());
    }
    if (found.isEmpty()) {
      return Optional.of(CallStatus.NOT_FOUND.withDescription("the blob is not here"));
    }
    try (FileChannel file = found.get()) {
      if (file.size() != ticket.bytes()) {
        return Optional.of(
            CallStatus.NOT_FOUND.withDescription(
                "the blob is damaged here: its file has " + file.size() + " bytes"));
      }
      return send(file, memory);
    }
  }

  private Optional<CallStatus> send(FileChannel file, StreamMemory memory)
      throws IOException, InterruptedException {
    ServerLimits limits = serving.limits();
    try (VectorSchemaRoot root = VectorSchemaRoot.create(BlobColumn.SCHEMA, memory.allocator())) {
      // Each message has buffers of its own, which the network frees: nothing is copied.
      consumer.setUseZeroCopy(true);
      consumer.start(root);
      long at = ticket.from();
      while (at < ticket.to()) {
        switch (pressure.waitForListener(limits.stall().toMillis())) {
          case READY -> {}
          case CANCELLED -> {
            return Optional.of(CallStatus.CANCELLED);
          }
          case TIMEOUT -> {
            return Optional.of(stalled());
          }
          case OTHER -> {
            return Optional.of(closing());
          }
        }
        int length = (int) Math.min(limits.batchBytes(), ticket.to() - at);
        BlobColumn.fill(root, file, at, length);
        consumer.putNext();
        root.clear();
        at += length;
        serving.sent().add(length);
      }
    }
    if (memory.awaitReleased(limits.stall(), consumer::isCancelled)) {
      return Optional.empty();
    }
    return Optional.of(consumer.isCancelled() ? CallStatus.CANCELLED : stalled());
  }

  private CallStatus stalled() {
    return CallStatus.TIMED_OUT.withDescription(
        "nothing was taken for " + serving.limits().stall());
  }

  private static CallStatus closing() {
    return CallStatus.UNAVAILABLE.withDescription("the server is closing");
  }
}
