package io.troupe.arrow.flight;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import org.apache.arrow.memory.ArrowBuf;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** How a piece of a blob lies in a record batch: in one row of one column, {@code bytes}. */
final class BlobColumn {
  static final Schema SCHEMA =
      new Schema(
          List.of(new Field("bytes", FieldType.notNullable(ArrowType.Binary.INSTANCE), List.of())));

  private BlobColumn() {}

  /** Reads {@code length} bytes of {@code file} into {@code root}, whose buffers are new ones. */
  static void fill(VectorSchemaRoot root, FileChannel file, long at, int length)
      throws IOException {
    VarBinaryVector column = (VarBinaryVector) root.getVector(0);
    column.allocateNew(length, 1);
    ByteBuffer bytes = column.getDataBuffer().nioBuffer(0, length);
    while (bytes.hasRemaining()) {
      if (file.read(bytes, at + bytes.position()) < 0) {
        throw new EOFException("the file ends before byte " + (at + length));
      }
    }
    column.getOffsetBuffer().setInt(0, 0);
    column.getOffsetBuffer().setInt(VarBinaryVector.OFFSET_WIDTH, length);
    BitVectorHelper.setBit(column.getValidityBuffer(), 0);
    column.setLastSet(0);
    root.setRowCount(1);
  }

  /**
   * The bytes of all rows of a batch that arrived, one after the other; valid as long as the batch.
   *
   * @throws IllegalArgumentException when it is another batch than {@link #SCHEMA} says
   */
  static ArrowBuf bytes(VectorSchemaRoot root) {
    if (root.getFieldVectors().size() != 1
        || !(root.getVector(0) instanceof VarBinaryVector column)
        || column.getNullCount() > 0) {
      throw new IllegalArgumentException(
          "batches of the schema " + root.getSchema() + ", not of one column of bytes");
    }
    int rows = column.getValueCount();
    if (rows == 0) {
      return column.getDataBuffer().slice(0, 0);
    }
    int from = column.getStartOffset(0);
    int to = column.getEndOffset(rows - 1);
    if (from < 0 || from > to || to > column.getDataBuffer().capacity()) {
      throw new IllegalArgumentException("a batch whose offsets lie outside its bytes");
    }
    return column.getDataBuffer().slice(from, to - from);
  }
}
