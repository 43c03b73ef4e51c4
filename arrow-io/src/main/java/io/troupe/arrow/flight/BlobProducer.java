package io.troupe.arrow.flight;

import io.troupe.arrow.flight.BlobSender.Serving;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;

/** What a server understands: a ticket for a range of a blob, and nothing else. */
final class BlobProducer extends NoOpFlightProducer {
  private final Serving serving;
  private final ExecutorService senders;

  BlobProducer(Serving serving, ExecutorService senders) {
    this.serving = serving;
    this.senders = senders;
  }

  @Override
  public void getStream(CallContext context, Ticket wire, ServerStreamListener listener) {
    BlobTicket ticket;
    try {
      ticket = BlobTicket.decoded(wire.getBytes());
    } catch (IllegalArgumentException e) {
      listener.error(
          CallStatus.INVALID_ARGUMENT.withDescription(e.getMessage()).toRuntimeException());
      return;
    }
    String peer = Peers.current();
    if (!serving.peers().enter(peer)) {
      listener.error(
          CallStatus.RESOURCE_EXHAUSTED
              .withDescription(
                  "%d streams in all and %d of one peer are served at once"
                      .formatted(serving.limits().streams(), serving.limits().streamsPerPeer()))
              .toRuntimeException());
      return;
    }
    try {
      senders.execute(new BlobSender(ticket, peer, serving, listener));
    } catch (RejectedExecutionException _) {
      serving.peers().leave(peer);
      listener.error(
          CallStatus.UNAVAILABLE.withDescription("the server is closing").toRuntimeException());
    }
  }
}
