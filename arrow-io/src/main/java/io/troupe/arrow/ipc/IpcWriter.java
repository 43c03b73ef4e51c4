package io.troupe.arrow.ipc;

import com.google.flatbuffers.FlatBufferBuilder;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Writes an IPC file of one record batch, straight from memory, every buffer at a multiple of 64
 * bytes. Arrow's own writer aligns to 8, which splits the loads of a mapped file over cache lines.
 */
final class IpcWriter {
  static final int ALIGNMENT = 64;
  private static final int WRITE_BYTES = 1 << 30;

  private final FileChannel channel;
  private long position;

  private IpcWriter(FileChannel channel) {
    this.channel = channel;
  }

  /** Writes the new file {@code file}; what was begun is removed when it fails. */
  static void write(Path file, Schema schema, IpcBatch batch) throws IOException {
    boolean whole = false;
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (channel) {
      new IpcWriter(channel).file(schema, batch);
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }

  private void file(Schema schema, IpcBatch batch) throws IOException {
    bytes(ByteBuffer.wrap(IpcFile.MAGIC));
    pad(8);
    FlatBufferBuilder builder = new FlatBufferBuilder();
    message(builder, MessageHeader.Schema, schema.getSchema(builder), 0);
    long begin = position;
    long bodyLength = 0;
    for (MemorySegment buffer : batch.buffers()) {
      bodyLength += padded(buffer.byteSize());
    }
    builder = new FlatBufferBuilder();
    message(builder, MessageHeader.RecordBatch, header(builder, batch), bodyLength);
    int metadataLength = Math.toIntExact(position - begin);
    for (MemorySegment buffer : batch.buffers()) {
      for (long at = 0; at < buffer.byteSize(); at += WRITE_BYTES) {
        long length = Math.min(WRITE_BYTES, buffer.byteSize() - at);
        bytes(buffer.asSlice(at, length).asByteBuffer());
      }
      pad(ALIGNMENT);
    }
    integers(IpcFile.CONTINUATION, 0);
    footer(schema, begin, metadataLength, bodyLength);
  }

  private static int header(FlatBufferBuilder builder, IpcBatch batch) {
    // Vectors of structs are built from their end.
    RecordBatch.startNodesVector(builder, batch.nodes().size());
    for (IpcBatch.Node node : batch.nodes().reversed()) {
      FieldNode.createFieldNode(builder, node.length(), node.nulls());
    }
    int nodes = builder.endVector();
    long offset = 0;
    for (MemorySegment buffer : batch.buffers()) {
      offset += padded(buffer.byteSize());
    }
    RecordBatch.startBuffersVector(builder, batch.buffers().size());
    for (MemorySegment buffer : batch.buffers().reversed()) {
      offset -= padded(buffer.byteSize());
      Buffer.createBuffer(builder, offset, buffer.byteSize());
    }
    int buffers = builder.endVector();
    RecordBatch.startRecordBatch(builder);
    RecordBatch.addLength(builder, batch.rows());
    RecordBatch.addNodes(builder, nodes);
    RecordBatch.addBuffers(builder, buffers);
    return RecordBatch.endRecordBatch(builder);
  }

  private void message(FlatBufferBuilder builder, byte type, int header, long bodyLength)
      throws IOException {
    Message.startMessage(builder);
    Message.addVersion(builder, MetadataVersion.V5);
    Message.addHeaderType(builder, type);
    Message.addHeader(builder, header);
    Message.addBodyLength(builder, bodyLength);
    builder.finish(Message.endMessage(builder));
    ByteBuffer metadata = builder.dataBuffer();
    long end = position + 8 + metadata.remaining();
    integers(IpcFile.CONTINUATION, (int) (padded(end) - position - 8));
    bytes(metadata);
    pad(ALIGNMENT);
  }

  private void footer(Schema schema, long begin, int metadataLength, long bodyLength)
      throws IOException {
    FlatBufferBuilder builder = new FlatBufferBuilder();
    int fields = schema.getSchema(builder);
    Footer.startDictionariesVector(builder, 0);
    int dictionaries = builder.endVector();
    Footer.startRecordBatchesVector(builder, 1);
    Block.createBlock(builder, begin, metadataLength, bodyLength);
    int batches = builder.endVector();
    Footer.startFooter(builder);
    Footer.addVersion(builder, MetadataVersion.V5);
    Footer.addSchema(builder, fields);
    Footer.addDictionaries(builder, dictionaries);
    Footer.addRecordBatches(builder, batches);
    builder.finish(Footer.endFooter(builder));
    ByteBuffer footer = builder.dataBuffer();
    int length = footer.remaining();
    bytes(footer);
    integers(length);
    bytes(ByteBuffer.wrap(IpcFile.MAGIC));
  }

  private static long padded(long length) {
    return Math.ceilDiv(length, ALIGNMENT) * ALIGNMENT;
  }

  private void pad(int alignment) throws IOException {
    bytes(ByteBuffer.allocate((int) (Math.ceilDiv(position, alignment) * alignment - position)));
  }

  private void integers(int... values) throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (int value : values) {
      buffer.putInt(value);
    }
    bytes(buffer.flip());
  }

  private void bytes(ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      position += channel.write(buffer);
    }
  }
}
