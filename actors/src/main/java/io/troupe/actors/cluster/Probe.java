package io.troupe.actors.cluster;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Tells a process that is gone from one that is only silent, by asking the kernel for its port. */
enum Probe {
  /** Nobody listens there: no process has the port. */
  REFUSED,
  /** Some process has the port; it may be stopped, or another one. */
  TAKEN,
  /** The host does not answer. */
  SILENT;

  private static final int LIMIT_MILLIS = 500;

  /** Tries to connect to {@code address}, a {@code host:port}; half a second at most. */
  static Probe of(Meeting address) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(address.host(), address.port()), LIMIT_MILLIS);
      return TAKEN;
    } catch (ConnectException e) {
      return String.valueOf(e.getMessage()).contains("refused") ? REFUSED : SILENT;
    } catch (IOException _) {
      return SILENT;
    }
  }
}
