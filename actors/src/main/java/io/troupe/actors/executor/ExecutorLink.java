package io.troupe.actors.executor;

import io.troupe.pipelines.protocol.Frame;
import io.troupe.pipelines.protocol.FrameChannel;
import io.troupe.pipelines.protocol.ProtocolException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;

/** The listening end of one executor's connection, which takes exactly one. */
final class ExecutorLink implements AutoCloseable {
  private final Path path;
  private final ServerSocketChannel server;

  private ExecutorLink(Path path, ServerSocketChannel server) {
    this.path = path;
    this.server = server;
  }

  /** Listens at {@code path}, which only this user may connect to. */
  static ExecutorLink listen(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    try {
      server.bind(UnixDomainSocketAddress.of(path), 1);
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      server.close();
      throw e;
    }
    return new ExecutorLink(path, server);
  }

  /**
   * Waits for the executor and its hello, and answers a wrong one with a goodbye.
   *
   * @param pid the process that is expected
   */
  FrameChannel accept(long pid) throws IOException {
    SocketChannel socket = server.accept();
    close();
    FrameChannel channel = new FrameChannel(socket);
    Optional<String> refusal;
    try {
      refusal = refusal(channel.read(), pid);
    } catch (ProtocolException e) {
      refusal = Optional.of(String.valueOf(e.getMessage()));
    }
    if (refusal.isPresent()) {
      channel.write(new Frame.Bye(refusal.get()));
      channel.close();
      throw new ProtocolException(refusal.get());
    }
    return channel;
  }

  private static Optional<String> refusal(Optional<Frame> first, long pid) {
    if (first.isEmpty()) {
      return Optional.of("the connection ended before the hello");
    }
    if (!(first.get() instanceof Frame.Hello hello)) {
      return Optional.of("an executor says hello first, not " + first.get());
    }
    if (hello.protocol() < 1 || hello.protocol() > Frame.PROTOCOL) {
      return Optional.of(
          "the executor (%s) speaks version %d of the protocol, and this worker version %d"
              .formatted(hello.troupe(), hello.protocol(), Frame.PROTOCOL));
    }
    if (hello.pid() != pid) {
      return Optional.of("process " + hello.pid() + " connected, and " + pid + " was expected");
    }
    return Optional.empty();
  }

  @Override
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(path);
  }
}
