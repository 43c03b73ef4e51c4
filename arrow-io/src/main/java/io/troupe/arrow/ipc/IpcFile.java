package io.troupe.arrow.ipc;

import io.troupe.arrow.TensorFileException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flatbuf.Block;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.Endianness;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Footer;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.MetadataVersion;
import org.apache.arrow.flatbuf.RecordBatch;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * A mapped IPC file: its fields, and the buffers of its record batches as slices of the mapping.
 * Every offset and length was compared with the file before anything is handed out.
 *
 * @param fields the columns
 * @param batches the record batches in order
 */
record IpcFile(List<Field> fields, List<IpcBatch> batches) {
  static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);
  static final int CONTINUATION = -1;
  static final String WRITE_AGAIN = "copy or write the file again";

  static final int MAX_METADATA = 64 << 20;
  private static final int MAX_BATCHES = 1_000_000;
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** Maps {@code file} for as long as {@code mapping} lives. */
  static IpcFile map(Path file, Arena mapping) throws TensorFileException {
    MemorySegment whole;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      whole = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), mapping);
    } catch (IOException e) {
      throw new TensorFileException(
          file, Optional.empty(), "cannot be read: " + e, "check its path and permissions", e);
    }
    try {
      return read(whole);
    } catch (IpcProblem e) {
      throw new TensorFileException(file, e.column(), e.problem(), e.hint(), e);
    } catch (RuntimeException e) {
      // FlatBuffers checks nothing by itself: an offset out of range ends in any of the exceptions
      // of buffers and arrays. The metadata is a copy-free view of at most 64 MiB, so nothing
      // worse.
      throw new TensorFileException(
          file, Optional.empty(), "its metadata is damaged (" + e + ")", WRITE_AGAIN, e);
    }
  }

  private static IpcFile read(MemorySegment whole) throws IpcProblem {
    long size = whole.byteSize();
    // Magic and padding, footer length, magic.
    if (size < 8 + 4 + MAGIC.length || !magicAt(whole, 0)) {
      throw new IpcProblem(
          "it is no Arrow IPC file", "give one; streams have to be written as files");
    }
    if (!magicAt(whole, size - MAGIC.length)) {
      throw new IpcProblem("its end is missing", WRITE_AGAIN);
    }
    long length = whole.get(INT, size - MAGIC.length - 4);
    long end = size - MAGIC.length - 4 - length;
    if (length < 4 || length > MAX_METADATA || end < 8) {
      throw new IpcProblem("a footer of " + length + " bytes in a file of " + size, WRITE_AGAIN);
    }
    Footer footer = Footer.getRootAsFooter(buffer(whole.asSlice(end, length)));
    Schema schema = footer.schema();
    if (schema == null) {
      throw new IpcProblem("its footer has no schema", WRITE_AGAIN);
    }
    if (footer.version() < MetadataVersion.V4 || footer.version() > MetadataVersion.V5) {
      throw new IpcProblem("its metadata version is not 4 or 5", WRITE_AGAIN);
    }
    if (schema.endianness() != Endianness.Little) {
      throw new IpcProblem("it is big-endian", "write it on a little-endian machine");
    }
    if (footer.recordBatchesLength() > MAX_BATCHES) {
      throw new IpcProblem("more than " + MAX_BATCHES + " record batches", "write larger batches");
    }
    List<Field> fields = IpcFields.of(schema);
    List<IpcBatch> batches = new ArrayList<>();
    long taken = 0;
    for (int i = 0; i < footer.recordBatchesLength(); i++) {
      Block block = footer.recordBatches(i);
      batches.add(batch(whole.asSlice(0, end), block, fields.size()));
      taken += block.metaDataLength() + block.bodyLength();
      if (taken > end) {
        throw new IpcProblem("its record batches overlap", "do not trust this file");
      }
    }
    return new IpcFile(fields, batches);
  }

  private static IpcBatch batch(MemorySegment before, Block block, int fields) throws IpcProblem {
    long offset = block.offset();
    long metadataLength = block.metaDataLength();
    long bodyLength = block.bodyLength();
    if (offset < 8
        || metadataLength < 12
        || metadataLength > MAX_METADATA
        || bodyLength < 0
        || offset > before.byteSize() - metadataLength
        || bodyLength > before.byteSize() - metadataLength - offset) {
      throw new IpcProblem(
          "a record batch of %d + %d bytes at %d in a file of %d"
              .formatted(metadataLength, bodyLength, offset, before.byteSize()),
          WRITE_AGAIN);
    }
    RecordBatch header = header(before.asSlice(offset, metadataLength), bodyLength, fields);
    MemorySegment body = before.asSlice(offset + metadataLength, bodyLength);
    return new IpcBatch(header.length(), nodes(header), buffers(header, body));
  }

  private static RecordBatch header(MemorySegment metadata, long bodyLength, int fields)
      throws IpcProblem {
    if (metadata.get(INT, 0) != CONTINUATION || metadata.get(INT, 4) != metadata.byteSize() - 8) {
      throw new IpcProblem("a record batch does not begin where the footer says", WRITE_AGAIN);
    }
    Message message = Message.getRootAsMessage(buffer(metadata.asSlice(8)));
    if (message.headerType() != MessageHeader.RecordBatch || message.bodyLength() != bodyLength) {
      throw new IpcProblem("a record batch is not what the footer says", WRITE_AGAIN);
    }
    RecordBatch header = (RecordBatch) message.header(new RecordBatch());
    if (header == null || header.length() < 0) {
      throw new IpcProblem("a record batch with a damaged header", WRITE_AGAIN);
    }
    // A list has two nodes and three buffers, text three buffers.
    if (header.nodesLength() > 2 * fields || header.buffersLength() > 3 * fields) {
      throw new IpcProblem("a record batch has more buffers than its columns", WRITE_AGAIN);
    }
    if (header.compression() != null) {
      throw new IpcProblem(
          "its buffers are compressed", "write it with compression=None, or 'uncompressed'");
    }
    return header;
  }

  private static List<IpcBatch.Node> nodes(RecordBatch header) throws IpcProblem {
    List<IpcBatch.Node> nodes = new ArrayList<>();
    for (int i = 0; i < header.nodesLength(); i++) {
      FieldNode node = header.nodes(i);
      if (node.length() < 0 || node.nullCount() < 0 || node.nullCount() > node.length()) {
        throw new IpcProblem(
            "a column of %d values with %d missing".formatted(node.length(), node.nullCount()),
            WRITE_AGAIN);
      }
      nodes.add(new IpcBatch.Node(node.length(), node.nullCount()));
    }
    return nodes;
  }

  private static List<MemorySegment> buffers(RecordBatch header, MemorySegment body)
      throws IpcProblem {
    List<MemorySegment> buffers = new ArrayList<>();
    for (int i = 0; i < header.buffersLength(); i++) {
      Buffer buffer = header.buffers(i);
      if (buffer.offset() < 0
          || buffer.length() < 0
          || buffer.offset() > body.byteSize()
          || buffer.length() > body.byteSize() - buffer.offset()) {
        throw new IpcProblem(
            "a buffer of %d bytes at %d in a body of %d"
                .formatted(buffer.length(), buffer.offset(), body.byteSize()),
            WRITE_AGAIN);
      }
      buffers.add(body.asSlice(buffer.offset(), buffer.length()));
    }
    return buffers;
  }

  private static boolean magicAt(MemorySegment whole, long at) {
    return whole.asSlice(at, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) == -1;
  }

  private static ByteBuffer buffer(MemorySegment metadata) {
    return metadata.asByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
  }
}
