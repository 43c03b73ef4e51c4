package io.troupe.arrow.ipc;

import io.troupe.arrow.Shape;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorFormat;
import io.troupe.arrow.TensorSet;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * Arrow IPC files as tensors: one column a tensor, mapped and not copied.
 *
 * <p>A file must not be shortened while it is open, as with every mapped file; blobs of the
 * artifact store never are.
 */
public final class ArrowFormat implements TensorFormat {
  @Override
  public String name() {
    return "arrow";
  }

  @Override
  public boolean recognises(ByteBuffer head) {
    return head.remaining() >= IpcFile.MAGIC.length
        && head.slice(head.position(), IpcFile.MAGIC.length).equals(ByteBuffer.wrap(IpcFile.MAGIC));
  }

  /**
   * Maps a file. Tensors are copied into {@code arena} only where one lies in several record
   * batches, or not at a multiple of its element's size.
   */
  @Override
  @SuppressWarnings("MustBeClosedChecker") // the set closes the mapping
  public TensorSet open(Path file, TensorArena arena) throws TensorFileException {
    Arena mapping = Arena.ofShared();
    List<Tensor> tensors = new ArrayList<>();
    boolean whole = false;
    try {
      IpcFile ipc = IpcFile.map(file, mapping);
      List<List<IpcColumn>> batches = new ArrayList<>();
      for (IpcBatch batch : ipc.batches()) {
        batches.add(IpcColumn.of(ipc.fields(), batch));
      }
      for (int i = 0; i < ipc.fields().size(); i++) {
        int column = i;
        tensors.add(
            tensor(
                ipc.fields().get(i), batches.stream().map(all -> all.get(column)).toList(), arena));
      }
      TensorSet set = TensorSet.mapped(tensors, mapping);
      whole = true;
      return set;
    } catch (IpcProblem e) {
      throw new TensorFileException(file, e.column(), e.problem(), e.hint(), e);
    } catch (IllegalArgumentException e) {
      throw new TensorFileException(
          file, Optional.empty(), String.valueOf(e.getMessage()), IpcFile.WRITE_AGAIN, e);
    } finally {
      if (!whole) {
        tensors.forEach(Tensor::close);
        mapping.close();
      }
    }
  }

  private static Tensor tensor(Field field, List<IpcColumn> parts, TensorArena arena)
      throws IpcProblem {
    TensorLayout layout = TensorLayout.of(field);
    long rows = 0;
    List<MemorySegment> values = new ArrayList<>();
    for (IpcColumn part : parts) {
      if (part.nulls() > 0) {
        throw new IpcProblem(
            field.getName(), "it has missing values", "fill them, or read the file as a table");
      }
      long partRows = part.nodes().getFirst().length();
      Shape shape = layout.whole() ? layout.shape(1) : layout.shape(partRows);
      long bytes = partRows == 0 ? 0 : layout.type().bytes(shape.elements());
      values.add(part.values(bytes));
      rows += partRows;
    }
    if (layout.whole() && rows != 1) {
      throw new IpcProblem(
          field.getName(), "it has " + rows + " rows, expected 1", IpcFile.WRITE_AGAIN);
    }
    Shape shape = layout.shape(rows);
    Optional<String> name = Optional.of(field.getName());
    List<MemorySegment> filled = values.stream().filter(part -> part.byteSize() > 0).toList();
    if (filled.size() == 1 && filled.getFirst().address() % (layout.type().bits() / 8) == 0) {
      return Tensor.over(name, layout.type(), shape, filled.getFirst());
    }
    Tensor tensor = arena.allocate(name, layout.type(), shape);
    long at = 0;
    for (MemorySegment part : filled) {
      MemorySegment.copy(part, 0, tensor.segment(), at, part.byteSize());
      at += part.byteSize();
    }
    return tensor;
  }

  /**
   * Writes {@code tensors} to the new file {@code file}.
   *
   * @throws IllegalArgumentException when one has no name, two have the same, or one has more than
   *     2^31 - 1 elements
   * @throws IOException when the file exists or cannot be written; what was begun is removed
   */
  public static void write(List<Tensor> tensors, Path file) throws IOException {
    List<Field> fields = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<IpcBatch.Node> nodes = new ArrayList<>();
    List<MemorySegment> buffers = new ArrayList<>();
    for (Tensor tensor : tensors) {
      Field field = TensorLayout.field(tensor);
      if (!names.add(field.getName())) {
        throw new IllegalArgumentException("two tensors are called '" + field.getName() + "'");
      }
      fields.add(field);
      nodes.add(new IpcBatch.Node(1, 0));
      nodes.add(new IpcBatch.Node(tensor.elements(), 0));
      // No value is missing, so the validity of lists and elements is left out.
      buffers.add(MemorySegment.NULL);
      buffers.add(MemorySegment.NULL);
      buffers.add(tensor.segment());
    }
    IpcWriter.write(
        file,
        new Schema(fields, Map.of("troupe.format", "tensor-set")),
        new IpcBatch(1, nodes, buffers));
  }
}
