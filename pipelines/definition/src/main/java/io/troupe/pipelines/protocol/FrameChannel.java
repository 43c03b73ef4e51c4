package io.troupe.pipelines.protocol;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/**
 * Frames over a connected socket: four bytes of length, the most significant first, then as many of
 * CBOR. One thread may read while others write. A thread that is interrupted while it reads or
 * writes closes the channel.
 */
public final class FrameChannel implements AutoCloseable {
  private final SocketChannel socket;
  private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);

  /** Frames over {@code socket}, which it closes. */
  public FrameChannel(SocketChannel socket) {
    this.socket = socket;
  }

  /** Sends one frame; waits while the other side does not read. */
  public void write(Frame frame) throws IOException {
    byte[] bytes = FrameCodec.encode(frame);
    ByteBuffer out = ByteBuffer.allocate(Integer.BYTES + bytes.length);
    out.putInt(bytes.length).put(bytes).flip();
    synchronized (this) {
      while (out.hasRemaining()) {
        socket.write(out);
      }
    }
  }

  /** Waits for the next frame; empty once the other side has closed the connection. */
  public Optional<Frame> read() throws IOException {
    length.clear();
    if (!fill(length)) {
      return Optional.empty();
    }
    int size = length.flip().getInt();
    if (size < 1 || size > FrameCodec.MAX_BYTES) {
      throw new ProtocolException(
          "a frame of %,d bytes was announced, and 1 to %,d are allowed"
              .formatted(Integer.toUnsignedLong(size), FrameCodec.MAX_BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate(size);
    if (!fill(bytes)) {
      throw new ProtocolException("the connection ended inside a frame of " + size + " bytes");
    }
    return Optional.of(FrameCodec.decode(bytes.array()));
  }

  /** False where the connection ends before the first byte. */
  private boolean fill(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (socket.read(buffer) < 0) {
        if (buffer.position() == 0) {
          return false;
        }
        throw new ProtocolException("the connection ended inside a frame");
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
