package io.troupe.arrow.flight;

import io.troupe.arrow.ArrowMemory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.Location;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;

/** A client as others would write it, and one that behaves worse. */
final class RawClient implements AutoCloseable {
  private final BufferAllocator memory = ArrowMemory.root(256 * Blobs.MIB);
  private final List<FlightStream> open = new ArrayList<>();
  final FlightClient flight;

  RawClient(InetSocketAddress server) {
    flight =
        FlightClient.builder(
                memory, Location.forGrpcInsecure(server.getHostString(), server.getPort()))
            .build();
  }

  /** A stream that is taken by the caller alone. */
  FlightStream stream(BlobTicket ticket) {
    return stream(ticket.encoded());
  }

  private FlightStream stream(byte[] ticket) {
    FlightStream stream = flight.getStream(new Ticket(ticket));
    open.add(stream);
    return stream;
  }

  /** What the server says to a ticket; reads the stream to its end. */
  CallStatus answer(String ticket) {
    try {
      drain(stream(ticket.getBytes(StandardCharsets.UTF_8)));
      return CallStatus.INTERNAL.withDescription("a stream that ended in order");
    } catch (FlightRuntimeException e) {
      return e.status();
    }
  }

  /** Takes what is left of a stream. */
  static void drain(FlightStream stream) {
    boolean more = true;
    while (more) {
      more = stream.next();
    }
  }

  /** Leaves all streams. */
  void leave() {
    for (FlightStream stream : open) {
      closeUnchecked(stream);
    }
    open.clear();
  }

  @Override
  public void close() {
    leave();
    closeUnchecked(flight);
    memory.close();
  }

  @SuppressWarnings("checkstyle:IllegalCatch") // AutoCloseable declares all
  private static void closeUnchecked(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
