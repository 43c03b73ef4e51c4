package io.troupe.arrow.ipc;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flatbuf.KeyValue;
import org.apache.arrow.flatbuf.Schema;
import org.apache.arrow.flatbuf.Type;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/** The columns that a footer names, of types that are read and without anything recursive. */
final class IpcFields {
  static final int MAX_FIELDS = 100_000;
  private static final int MAX_NAME_BYTES = 4096;

  private final Schema schema;

  /** Strings may be shared in hostile metadata: copies of them may not be more than it has. */
  private long budget = IpcFile.MAX_METADATA;

  private IpcFields(Schema schema) {
    this.schema = schema;
  }

  static List<Field> of(Schema schema) throws IpcProblem {
    return new IpcFields(schema).all();
  }

  private List<Field> all() throws IpcProblem {
    if (schema.fieldsLength() > MAX_FIELDS) {
      throw new IpcProblem("more than " + MAX_FIELDS + " columns", "split the file");
    }
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < schema.fieldsLength(); i++) {
      org.apache.arrow.flatbuf.Field field = schema.fields(i);
      spend(field);
      String name = field.name();
      if (name == null) {
        throw new IpcProblem("a column without a name", IpcFile.WRITE_AGAIN);
      }
      if (field.typeType() == Type.FixedSizeList) {
        if (field.childrenLength() != 1) {
          throw new IpcProblem(name, "a list without its one child", IpcFile.WRITE_AGAIN);
        }
        spend(field.children(0));
        flat(name, field.children(0), false);
      } else {
        flat(name, field, true);
      }
      fields.add(converted(name, field));
    }
    return fields;
  }

  /** Arrow's own conversion, without a log line for each column of an extension type. */
  private static Field converted(String name, org.apache.arrow.flatbuf.Field field) {
    Map<String, String> metadata = new HashMap<>();
    for (int i = 0; i < field.customMetadataLength(); i++) {
      metadata.put(field.customMetadata(i).key(), field.customMetadata(i).value());
    }
    List<Field> children = new ArrayList<>();
    for (int i = 0; i < field.childrenLength(); i++) {
      children.add(converted("item", field.children(i)));
    }
    ArrowType type = ArrowType.getTypeForField(field);
    return new Field(name, new FieldType(field.nullable(), type, null, metadata), children);
  }

  private static void flat(String name, org.apache.arrow.flatbuf.Field field, boolean text)
      throws IpcProblem {
    if (field.dictionary() != null) {
      throw new IpcProblem(
          name, "it is dictionary-encoded", "decode it, as by column.dictionary_decode()");
    }
    byte type = field.typeType();
    boolean known =
        type == Type.Int
            || type == Type.FloatingPoint
            || (text && (type == Type.Bool || type == Type.Utf8 || type == Type.LargeUtf8));
    if (!known || field.childrenLength() != 0) {
      throw new IpcProblem(
          name,
          "its type is not read: number " + type + " in Arrow's list",
          "cast it to numbers, text or fixed_shape_tensor");
    }
  }

  private void spend(org.apache.arrow.flatbuf.Field field) throws IpcProblem {
    ByteBuffer name = field.nameAsByteBuffer();
    if (name != null && name.remaining() > MAX_NAME_BYTES) {
      throw new IpcProblem(
          "a column's name has more than " + MAX_NAME_BYTES + " bytes", "rename it");
    }
    budget -= name == null ? 16 : name.remaining() + 16;
    for (int i = 0; i < field.customMetadataLength() && budget >= 0; i++) {
      KeyValue entry = field.customMetadata(i);
      // The key is there or damaged, and then ends as an exception of the buffer.
      budget -= entry.keyAsByteBuffer().remaining() + entry.valueAsByteBuffer().remaining() + 16L;
    }
    if (budget < 0) {
      throw new IpcProblem("its columns have too much metadata", IpcFile.WRITE_AGAIN);
    }
  }
}
