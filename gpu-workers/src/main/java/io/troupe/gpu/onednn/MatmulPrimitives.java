package io.troupe.gpu.onednn;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.troupe.gpu.product.Product;
import io.troupe.gpu.product.Product.Start;
import io.troupe.gpu.product.ProductOperand;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Products of bfloat16 by compiled primitives, which are kept by shape: compiling one takes about a
 * millisecond. One thread.
 */
final class MatmulPrimitives {
  /** A model has a few dozen shapes; a shape that changes each time must not fill the memory. */
  private static final int KEPT = 256;

  private static final int ARGUMENT_LEFT = 1;
  private static final int ARGUMENT_RIGHT = 33;
  private static final int ARGUMENT_OUT = 17;

  /** {@code dnnl_exec_arg_t}: a number, padding, a handle. */
  private static final long ARGUMENT_BYTES = 16;

  private final OneDnnLibrary library;
  private final long engine;
  private final long stream;
  private final long adding;
  private final MemorySegment arguments;
  private final Map<Shape, Primitive> kept = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * For one thread.
   *
   * @param arena whose end gives everything back
   */
  @SuppressWarnings("restricted") // Binds what the library holds to the arena.
  MatmulPrimitives(OneDnnLibrary library, Arena arena) {
    this.library = library;
    this.engine = library.engine();
    this.stream = library.stream(engine);
    this.adding = library.addingToResult();
    this.arguments = arena.allocate(3 * ARGUMENT_BYTES, 8);
    MemorySegment.ofAddress(engine).reinterpret(arena, _ -> close());
  }

  /** All that a primitive depends on. */
  private record Shape(
      int rows,
      int columns,
      int depth,
      long leftLine,
      long leftStep,
      long rightLine,
      long rightStep,
      long outRow,
      boolean adds) {}

  /** A primitive and its three operands. */
  private record Primitive(long handle, long left, long right, long out) {}

  void multiply(Product product) {
    Primitive primitive = primitive(shape(product));
    library.setData(primitive.left(), product.left().address());
    library.setData(primitive.right(), product.right().address());
    library.setData(primitive.out(), product.out());
    argument(0, ARGUMENT_LEFT, primitive.left());
    argument(1, ARGUMENT_RIGHT, primitive.right());
    argument(2, ARGUMENT_OUT, primitive.out());
    library.execute(primitive.handle(), stream, 3, arguments.address());
  }

  private static Shape shape(Product product) {
    ProductOperand left = product.left();
    ProductOperand right = product.right();
    return new Shape(
        product.rows(),
        product.columns(),
        product.depth(),
        left.line() / 2,
        left.step() / 2,
        right.line() / 2,
        right.step() / 2,
        product.outRow() / 4,
        product.start() != Start.NOTHING);
  }

  private Primitive primitive(Shape shape) {
    Primitive present = kept.get(shape);
    if (present != null) {
      return present;
    }
    if (kept.size() >= KEPT) {
      Iterator<Primitive> oldest = kept.values().iterator();
      destroy(oldest.next());
      oldest.remove();
    }
    Primitive created = create(shape);
    kept.put(shape, created);
    return created;
  }

  private Primitive create(Shape shape) {
    long left =
        library.matrix(
            OneDnnLibrary.BFLOAT16,
            shape.rows(),
            shape.depth(),
            shape.leftLine(),
            shape.leftStep());
    long right =
        library.matrix(
            OneDnnLibrary.BFLOAT16,
            shape.depth(),
            shape.columns(),
            shape.rightStep(),
            shape.rightLine());
    long out =
        library.matrix(OneDnnLibrary.FLOAT32, shape.rows(), shape.columns(), shape.outRow(), 1);
    Primitive primitive =
        new Primitive(
            library.matmul(engine, left, right, out, shape.adds() ? adding : 0),
            library.memory(left, engine),
            library.memory(right, engine),
            library.memory(out, engine));
    library.destroy("memory_desc", left);
    library.destroy("memory_desc", right);
    library.destroy("memory_desc", out);
    return primitive;
  }

  private void destroy(Primitive primitive) {
    library.destroy("primitive", primitive.handle());
    library.destroy("memory", primitive.left());
    library.destroy("memory", primitive.right());
    library.destroy("memory", primitive.out());
  }

  private void close() {
    kept.values().forEach(this::destroy);
    kept.clear();
    library.destroy("primitive_attr", adding);
    library.destroy("stream", stream);
    library.destroy("engine", engine);
  }

  private void argument(int index, int number, long memory) {
    arguments.set(JAVA_INT, index * ARGUMENT_BYTES, number);
    arguments.set(JAVA_LONG, index * ARGUMENT_BYTES + 8, memory);
  }
}
