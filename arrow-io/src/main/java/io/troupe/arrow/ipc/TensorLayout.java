package io.troupe.arrow.ipc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.troupe.arrow.DataType;
import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;

/**
 * How a tensor is a column.
 *
 * <p>Written: one row of Arrow's canonical {@code arrow.fixed_shape_tensor}, with {@value #TYPE}
 * and {@value #SHAPE} beside it. Types that Arrow's lists cannot hold without packing lie in
 * unsigned integers of their width: bf16 in uint16, bool in uint8. Read as well: several rows of
 * it, which become the outermost dimension, and plain columns of numbers.
 *
 * @param type what an element is
 * @param shape the extents, without the rows where they count
 * @param whole whether the file's one row is the tensor, instead of each row a part of it
 */
record TensorLayout(DataType type, Shape shape, boolean whole) {
  static final String TYPE = "troupe.dtype";
  static final String SHAPE = "troupe.shape";
  private static final String EXTENSION = "ARROW:extension:name";
  private static final String EXTENSION_METADATA = "ARROW:extension:metadata";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The column that {@code tensor} is written as. */
  static Field field(Tensor tensor) {
    String dimensions =
        tensor.shape().dimensions().stream()
            .map(String::valueOf)
            .collect(Collectors.joining(",", "[", "]"));
    if (tensor.elements() > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "%s has more than %d elements, which one Arrow list cannot hold; split it"
              .formatted(tensor, Integer.MAX_VALUE));
    }
    Map<String, String> metadata =
        Map.of(
            EXTENSION,
            "arrow.fixed_shape_tensor",
            EXTENSION_METADATA,
            "{\"shape\":" + dimensions + "}",
            TYPE,
            tensor.type().word(),
            SHAPE,
            dimensions);
    Field child = new Field("item", new FieldType(false, storage(tensor.type()), null), List.of());
    String name =
        tensor.name().orElseThrow(() -> new IllegalArgumentException(tensor + " has no name"));
    return new Field(
        name,
        new FieldType(false, new ArrowType.FixedSizeList((int) tensor.elements()), null, metadata),
        List.of(child));
  }

  /** What {@code field} of any writer is as a tensor. */
  static TensorLayout of(Field field) throws IpcProblem {
    Map<String, String> metadata = field.getMetadata();
    if (!(field.getType() instanceof ArrowType.FixedSizeList list)) {
      return new TensorLayout(type(field, field.getType(), metadata), Shape.of(), false);
    }
    DataType type = type(field, field.getChildren().getFirst().getType(), metadata);
    String extension = metadata.get(EXTENSION_METADATA);
    Shape shape;
    String own = metadata.get(SHAPE);
    if (own != null) {
      shape = shape(field, parsed(field, own));
    } else if (extension != null && "arrow.fixed_shape_tensor".equals(metadata.get(EXTENSION))) {
      JsonNode parsed = parsed(field, extension);
      refusePermutation(field, parsed.path("permutation"));
      shape = shape(field, parsed.path("shape"));
    } else {
      shape = Shape.of(list.getListSize());
    }
    if (shape.elements() != list.getListSize()) {
      throw new IpcProblem(
          field.getName(),
          "shape %s in lists of %d".formatted(shape, list.getListSize()),
          IpcFile.WRITE_AGAIN);
    }
    return new TensorLayout(type, shape, metadata.containsKey(SHAPE));
  }

  /** The shape of the tensor in a file of so many rows. */
  Shape shape(long rows) {
    List<Long> dimensions = new ArrayList<>(shape.dimensions());
    if (!whole) {
      dimensions.addFirst(rows);
    }
    return new Shape(dimensions);
  }

  private static ArrowType storage(DataType type) {
    return switch (type) {
      case F64 -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
      case F32 -> new ArrowType.FloatingPoint(FloatingPointPrecision.SINGLE);
      case F16 -> new ArrowType.FloatingPoint(FloatingPointPrecision.HALF);
      case I64, I32, I16, I8 -> new ArrowType.Int(type.bits(), true);
      case BF16, U64, U32, U16, U8, BOOL -> new ArrowType.Int(type.bits(), false);
    };
  }

  private static DataType type(Field field, ArrowType storage, Map<String, String> metadata)
      throws IpcProblem {
    String word = metadata.get(TYPE);
    if (word != null) {
      Optional<DataType> type = DataType.of(word);
      if (type.isEmpty() || !storage(type.get()).equals(storage)) {
        throw new IpcProblem(
            field.getName(),
            "its metadata says %s, its values are %s".formatted(word, storage),
            IpcFile.WRITE_AGAIN);
      }
      return type.get();
    }
    for (DataType type : DataType.values()) {
      if (type != DataType.BF16 && type != DataType.BOOL && storage(type).equals(storage)) {
        return type;
      }
    }
    throw new IpcProblem(
        field.getName(),
        "its values are " + storage,
        "cast them to numbers, or read the file as a table");
  }

  private static JsonNode parsed(Field field, String json) throws IpcProblem {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IpcProblem(
          field.getName(),
          "its metadata is no JSON: " + e.getOriginalMessage(),
          IpcFile.WRITE_AGAIN);
    }
  }

  private static Shape shape(Field field, JsonNode dimensions) throws IpcProblem {
    List<Long> extents = new ArrayList<>();
    for (JsonNode dimension : dimensions) {
      extents.add(
          dimension.canConvertToLong() && dimension.isIntegralNumber() ? dimension.asLong() : -1);
    }
    try {
      if (dimensions.isArray()) {
        return new Shape(extents);
      }
    } catch (IllegalArgumentException _) {
      // said below
    }
    throw new IpcProblem(
        field.getName(), "its metadata gives the shape " + dimensions, IpcFile.WRITE_AGAIN);
  }

  private static void refusePermutation(Field field, JsonNode permutation) throws IpcProblem {
    int axis = 0;
    for (JsonNode element : permutation) {
      if (element.asInt(-1) != axis++) {
        throw new IpcProblem(
            field.getName(), "its axes are permuted", "write it in row-major order");
      }
    }
  }
}
