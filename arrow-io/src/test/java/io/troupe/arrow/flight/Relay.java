package io.troupe.arrow.flight;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;

/** A network between a client and a server that can stand still, break and change bytes. */
final class Relay implements AutoCloseable {
  private final ServerSocket door;
  private final InetSocketAddress server;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();

  /** Bytes towards the client after which nothing goes on. */
  private volatile long holdAt;

  /** Which byte towards the client is changed, once. */
  private volatile long flipAt = -1;

  private volatile boolean closed;

  Relay(InetSocketAddress server, long holdAt) throws IOException {
    this.server = server;
    this.holdAt = holdAt;
    door = new ServerSocket(0, 50, Blobs.loopback().getAddress());
    Thread.ofVirtual().start(this::accept);
  }

  InetSocketAddress address() {
    return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
  }

  /** Lets everything through again. */
  void release() {
    holdAt = Long.MAX_VALUE;
  }

  void flip(long at) {
    flipAt = at;
  }

  /** Ends all connections; new ones may come. */
  void cut() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private void accept() {
    while (!closed) {
      try {
        Socket client = door.accept();
        sockets.add(client);
        connect(client);
      } catch (IOException _) {
        // The door was closed.
      }
    }
  }

  private void connect(Socket client) {
    Socket there = new Socket();
    sockets.add(there);
    try {
      there.connect(server);
      Thread.ofVirtual().start(() -> copy(client, there, false));
      Thread.ofVirtual().start(() -> copy(there, client, true));
    } catch (IOException _) {
      // Nobody serves just now: the client's connection is ended, as it would be without us.
      closeQuietly(client);
    }
  }

  private void copy(Socket from, Socket to, boolean towardsClient) {
    byte[] buffer = new byte[1 << 16];
    long passed = 0;
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        if (towardsClient && flipAt >= passed && flipAt < passed + read) {
          buffer[(int) (flipAt - passed)] ^= 1;
          flipAt = -1;
        }
        passed += read;
        while (towardsClient && passed > holdAt && !to.isClosed()) {
          LockSupport.parkNanos(1_000_000);
        }
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One side is gone; the other is closed with it.
    }
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is closed.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    door.close();
    cut();
  }
}
