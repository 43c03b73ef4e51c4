package io.troupe.gpu.memory;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Matrices that one operation treats together, such as all parameters of a model: many small ones
 * then cost one launch. The group holds a table of where they lie, cut into chunks of at most
 * {@link #CHUNK} elements; groups of the same shapes have the same chunks.
 *
 * <p>The matrices stay the caller's; they must live as long as the group is used.
 */
public final class MatrixGroup {
  /** How many elements a chunk has at most: what one block of threads treats. */
  public static final int CHUNK = 4096;

  private final List<Matrix> matrices;
  private final List<Chunk> chunks;
  private final Bytes table;

  private MatrixGroup(List<Matrix> matrices, List<Chunk> chunks, Bytes table) {
    this.matrices = matrices;
    this.chunks = chunks;
    this.table = table;
  }

  /**
   * A group of matrices.
   *
   * @param scope owns the table
   * @param matrices of one element type; may be none
   */
  public static MatrixGroup of(Scope scope, List<Matrix> matrices) {
    List<Chunk> chunks = new ArrayList<>();
    for (int i = 0; i < matrices.size(); i++) {
      Matrix matrix = matrices.get(i);
      if (matrix.type() != matrices.getFirst().type()) {
        throw new IllegalArgumentException(
            "a group has one element type, got "
                + matrices.getFirst().type()
                + " and "
                + matrix.type());
      }
      for (long from = 0; from < matrix.size(); from += CHUNK) {
        chunks.add(new Chunk(i, from, (int) Math.min(CHUNK, matrix.size() - from)));
      }
    }
    Bytes table = scope.bytes(16L * chunks.size());
    MemorySegment entries = MemorySegment.ofArray(new long[2 * chunks.size()]);
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      Matrix matrix = matrices.get(chunk.matrix());
      long address = matrix.address() + chunk.from() * matrix.type().bytes();
      entries.setAtIndex(ValueLayout.JAVA_LONG, 2L * i, address);
      entries.setAtIndex(ValueLayout.JAVA_LONG, 2L * i + 1, chunk.size());
    }
    table.write(entries);
    return new MatrixGroup(List.copyOf(matrices), List.copyOf(chunks), table);
  }

  /** The matrices in their order. */
  public List<Matrix> matrices() {
    return matrices;
  }

  /** The chunks in the order of the matrices and their elements. */
  public List<Chunk> chunks() {
    return chunks;
  }

  /**
   * For kernels: two 64-bit integers for each chunk, the address of its first element and how many
   * it has.
   */
  public Bytes table() {
    return table;
  }

  /** The number of all elements. */
  public long size() {
    return matrices.stream().mapToLong(Matrix::size).sum();
  }

  /**
   * A piece of a matrix.
   *
   * @param matrix its position in the group
   * @param from the row-major index of the first element, a multiple of {@link #CHUNK}
   * @param size how many elements, at least 1
   */
  public record Chunk(int matrix, long from, int size) {}
}
