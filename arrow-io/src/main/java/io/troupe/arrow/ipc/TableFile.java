package io.troupe.arrow.ipc;

import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.table.Column;
import io.troupe.arrow.table.Table;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Tables as Arrow IPC files: columns of utf8, int64, float64 and bool, where values may be null.
 */
public final class TableFile {
  /** The media type of such a file. */
  public static final String MEDIA_TYPE = "application/vnd.apache.arrow.file";

  /** Tables are read onto the heap; larger ones are not what this is for. */
  private static final long MAX_ROWS = 10_000_000;

  private TableFile() {}

  /**
   * Writes {@code table} to the new file {@code file}; equal tables give equal bytes.
   *
   * @throws IOException when the file exists or cannot be written; what was begun is removed
   */
  public static void write(Table table, Path file) throws IOException {
    List<Field> fields = new ArrayList<>();
    List<IpcBatch.Node> nodes = new ArrayList<>();
    List<MemorySegment> buffers = new ArrayList<>();
    try (Arena arena = Arena.ofConfined()) {
      for (Column column : table.columns()) {
        ArrowType type =
            switch (column) {
              case Column.Strings _ -> new ArrowType.Utf8();
              case Column.Longs _ -> new ArrowType.Int(64, true);
              case Column.Doubles _ -> new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE);
              case Column.Booleans _ -> new ArrowType.Bool();
            };
        fields.add(new Field(column.name(), FieldType.nullable(type), List.of()));
        long nulls = column.values().stream().filter(Optional::isEmpty).count();
        nodes.add(new IpcBatch.Node(table.rows(), nulls));
        buffers.addAll(ColumnBuffers.of(column, arena));
      }
      Schema schema = new Schema(fields, Map.of("troupe.format", "table"));
      IpcWriter.write(file, schema, new IpcBatch(table.rows(), nodes, buffers));
    }
  }

  /**
   * Reads a table onto the heap. Narrower integers and floating-point numbers, and text with 64-bit
   * offsets, are read as well, so that what pandas or Polars write need not be cast.
   *
   * @throws TensorFileException when the file is no sound table of these types
   */
  public static Table read(Path file) throws TensorFileException {
    try (Arena mapping = Arena.ofShared()) {
      IpcFile ipc = IpcFile.map(file, mapping);
      long rows = 0;
      for (IpcBatch batch : ipc.batches()) {
        rows += Math.min(batch.rows(), MAX_ROWS + 1);
        if (rows > MAX_ROWS) {
          throw new IpcProblem(
              "it has more than " + MAX_ROWS + " rows", "read it with pyarrow or DuckDB");
        }
      }
      List<ColumnValues<?>> columns = new ArrayList<>();
      for (Field field : ipc.fields()) {
        columns.add(ColumnValues.of(field));
      }
      for (IpcBatch batch : ipc.batches()) {
        List<IpcColumn> parts = IpcColumn.of(ipc.fields(), batch);
        for (int i = 0; i < parts.size(); i++) {
          columns.get(i).add(parts.get(i));
        }
      }
      return new Table(columns.stream().map(column -> column.column()).toList());
    } catch (IpcProblem e) {
      throw new TensorFileException(file, e.column(), e.problem(), e.hint(), e);
    } catch (IllegalArgumentException e) {
      throw new TensorFileException(
          file, Optional.empty(), String.valueOf(e.getMessage()), IpcFile.WRITE_AGAIN, e);
    }
  }
}
