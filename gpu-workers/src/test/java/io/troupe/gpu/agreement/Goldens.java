package io.troupe.gpu.agreement;

import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.npy.NpzFormat;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;

/**
 * Inputs of a family's golden cases and what PyTorch computes from them in float64; written by
 * {@code src/test/python/golden_FAMILY.py}. Tensors are called {@code CASE/NAME}.
 */
final class Goldens implements AutoCloseable {
  private final TensorArena arena;
  private final TensorSet tensors;

  private Goldens(TensorArena arena, TensorSet tensors) {
    this.arena = arena;
    this.tensors = tensors;
  }

  static Goldens of(String family) throws IOException, URISyntaxException {
    URL resource =
        Objects.requireNonNull(
            Goldens.class.getResource("/io/troupe/gpu/golden/" + family + ".npz"),
            () -> "no PyTorch values of " + family + ": write golden_" + family + ".py");
    TensorArena arena = TensorArena.root("goldens", 1 << 26);
    return new Goldens(arena, new NpzFormat().open(Path.of(resource.toURI()), arena));
  }

  /** The case's inputs. */
  ValueSource inputs(OperationCase operationCase) {
    return new ValueSource() {
      @Override
      public double[] reals(String name, int count, ToDoubleFunction<SplittableRandom> draw) {
        return checked(operationCase.id() + "/" + name, count);
      }

      @Override
      public int[] below(String name, int count, int bound) {
        double[] values = checked(operationCase.id() + "/" + name, count);
        int[] integers = new int[count];
        for (int i = 0; i < count; i++) {
          integers[i] = (int) values[i];
        }
        return integers;
      }

      @Override
      public Values values() {
        return Values.NORMAL;
      }
    };
  }

  /** PyTorch's results: the tensors {@code CASE/NAME.out}, or {@code CASE/NAME}. */
  Agreement.ExpectedValues of(OperationCase operationCase) {
    return name -> {
      String tensor = operationCase.id() + "/" + name;
      return values(tensors.find(tensor + ".out").isPresent() ? tensor + ".out" : tensor);
    };
  }

  /** The cases that the file has values of. */
  List<String> names() {
    return tensors.names();
  }

  @Override
  public void close() {
    tensors.close();
    arena.close();
  }

  private double[] checked(String tensor, int count) {
    double[] values = values(tensor);
    if (values.length != count) {
      throw new IllegalArgumentException(
          tensor + " has " + values.length + " elements, the case wants " + count);
    }
    return values;
  }

  private double[] values(String name) {
    Tensor tensor = tensors.tensor(name);
    double[] values = new double[Math.toIntExact(tensor.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = element(tensor, i);
    }
    return values;
  }

  private static double element(Tensor tensor, long index) {
    MemorySegment segment = tensor.segment();
    return switch (tensor.type()) {
      case F32 -> segment.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, index);
      case F64 -> segment.getAtIndex(ValueLayout.JAVA_DOUBLE_UNALIGNED, index);
      case I32 -> segment.getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index);
      case I64 -> segment.getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index);
      case U8 -> segment.getAtIndex(ValueLayout.JAVA_BYTE, index) & 0xFF;
      default -> throw new IllegalArgumentException(tensor + " has a type that goldens do not use");
    };
  }
}
