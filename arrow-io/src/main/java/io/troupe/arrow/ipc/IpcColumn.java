package io.troupe.arrow.ipc;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;

/**
 * One column of one record batch: its part of the batch's nodes and buffers.
 *
 * @param field name, type and metadata
 * @param nodes its own and its child's
 * @param buffers its own and its child's
 */
record IpcColumn(Field field, List<IpcBatch.Node> nodes, List<MemorySegment> buffers) {
  /** Deals the nodes and buffers of {@code batch} out to {@code fields}. */
  static List<IpcColumn> of(List<Field> fields, IpcBatch batch) throws IpcProblem {
    List<IpcColumn> columns = new ArrayList<>();
    int node = 0;
    int buffer = 0;
    for (Field field : fields) {
      int nodes = field.getChildren().size() + 1;
      int buffers =
          switch (field.getType()) {
            case ArrowType.FixedSizeList _, ArrowType.Utf8 _, ArrowType.LargeUtf8 _ -> 3;
            default -> 2;
          };
      if (node + nodes > batch.nodes().size() || buffer + buffers > batch.buffers().size()) {
        throw new IpcProblem(
            field.getName(), "its record batch has no values for it", IpcFile.WRITE_AGAIN);
      }
      IpcColumn column =
          new IpcColumn(
              field,
              batch.nodes().subList(node, node + nodes),
              batch.buffers().subList(buffer, buffer + buffers));
      if (column.nodes.getFirst().length() != batch.rows()) {
        throw new IpcProblem(
            field.getName(),
            "it has %d values in a batch of %d rows"
                .formatted(column.nodes.getFirst().length(), batch.rows()),
            IpcFile.WRITE_AGAIN);
      }
      columns.add(column);
      node += nodes;
      buffer += buffers;
    }
    return columns;
  }

  /** Number of missing values, in the child too. */
  long nulls() {
    return nodes.stream().mapToLong(IpcBatch.Node::nulls).sum();
  }

  /** The first {@code bytes} of the last buffer: the values. */
  MemorySegment values(long bytes) throws IpcProblem {
    return prefix(buffers.getLast(), bytes, "values");
  }

  /** The first {@code bytes} of {@code buffer}, which files pad. */
  MemorySegment prefix(MemorySegment buffer, long bytes, String what) throws IpcProblem {
    if (buffer.byteSize() < bytes) {
      throw new IpcProblem(
          field.getName(),
          "its %s take %d bytes, but there are %d".formatted(what, bytes, buffer.byteSize()),
          IpcFile.WRITE_AGAIN);
    }
    return buffer.asSlice(0, bytes);
  }
}
