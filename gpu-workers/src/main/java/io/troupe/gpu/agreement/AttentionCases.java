package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.ElementType;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Attention;
import io.troupe.gpu.operation.AttentionPass;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.CacheBlock;
import io.troupe.gpu.operation.Heads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;

/**
 * Attention whole, by block of a cache, and its gradient.
 *
 * <p>Tolerances: a score is a sum of d products of normal numbers over sqrt(d), so its error is of
 * the order of sqrt(d) units and enters the exponent; values are averaged over m keys, which adds
 * sqrt(m) units; results are below 4. A factor of 4 is left. Gradients are of the order of their
 * largest element. Large values are left out: their scores of 1e30 are exact to 1e23, so which key
 * wins is chance.
 */
final class AttentionCases implements CaseFamily {
  /** Sizes of one case. */
  private record Sizes(
      int sequences, int rows, int keys, int heads, int keyHeads, int dimension, Mask mask) {
    Heads shape() {
      return Heads.of(heads, keyHeads, dimension);
    }

    AttentionShape pattern() {
      OptionalInt offset =
          switch (mask) {
            case FULL -> OptionalInt.empty();
            case CAUSAL -> OptionalInt.of(0);
            case LAST -> OptionalInt.of(keys - rows);
          };
      return new AttentionShape(sequences, shape(), offset);
    }

    double units() {
      return 4 * (4 * Math.sqrt(dimension) + 2 * Math.sqrt(keys) + 16);
    }

    /** Pairs of queries and keys that see each other. */
    double pairs() {
      double pairs = 0;
      for (int row = 0; row < rows; row++) {
        pairs += pattern().visible(row, keys);
      }
      return pairs * sequences * heads;
    }

    @Override
    public String toString() {
      return sequences
          + "x"
          + rows
          + "x"
          + keys
          + "-"
          + heads
          + "x"
          + keyHeads
          + "x"
          + dimension
          + "-"
          + mask.name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  private enum Mask {
    FULL,
    CAUSAL,
    LAST
  }

  @Override
  public String name() {
    return "attention";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<Sizes> shapes = new ArrayList<>();
    shapes.add(new Sizes(1, size, 5, 2, 2, 8, Mask.FULL));
    shapes.add(new Sizes(2, 3, size, 4, 2, 16, Mask.LAST));
    if (size <= 100 || size == 257) {
      shapes.add(new Sizes(1, size, size, 3, 1, 7, Mask.CAUSAL));
    }
    if (size <= 256) {
      shapes.add(new Sizes(1, 13, 20, 6, 2, size, Mask.LAST));
    }
    List<OperationCase> cases = new ArrayList<>();
    for (Sizes sizes : shapes) {
      cases.add(attend(sizes, ElementType.FLOAT32));
      cases.add(attend(sizes, ElementType.BFLOAT16));
      cases.add(gradient(sizes, false));
      cases.add(block(sizes, ElementType.FLOAT32));
      cases.add(block(sizes, ElementType.BFLOAT16));
    }
    cases.add(gradient(shapes.getLast(), true));
    cases.add(merge(3, size, Heads.of(3, 1, 5)));
    cases.add(merge(size, 2, Heads.of(2, 2, 20)));
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (Sizes sizes :
        List.of(
            new Sizes(1, 5, 7, 2, 2, 8, Mask.FULL),
            new Sizes(2, 6, 6, 4, 2, 16, Mask.CAUSAL),
            new Sizes(1, 3, 40, 6, 2, 5, Mask.LAST))) {
      cases.add(attend(sizes, ElementType.FLOAT32));
      cases.add(attend(sizes, ElementType.BFLOAT16));
      cases.add(gradient(sizes, false));
      cases.add(block(sizes, ElementType.FLOAT32));
      cases.add(block(sizes, ElementType.BFLOAT16));
    }
    cases.add(merge(1, 3, Heads.of(2, 1, 4)));
    cases.add(merge(2, 5, Heads.of(4, 2, 3)));
    cases.add(merge(4, 2, Heads.of(1, 1, 20)));
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    Sizes prompt = new Sizes(1, 2048, 2048, 16, 4, 128, Mask.CAUSAL);
    Sizes images = new Sizes(4, 1024, 1024, 12, 12, 64, Mask.FULL);
    Sizes one = new Sizes(1, 1, 16_384, 32, 8, 128, Mask.LAST);
    Sizes workers = new Sizes(1, 4, 16_384, 32, 8, 128, Mask.LAST);
    return List.of(
        attend(prompt, ElementType.FLOAT32),
        attend(images, ElementType.FLOAT32),
        attend(prompt, ElementType.BFLOAT16),
        gradient(prompt, false),
        gradient(images, false),
        block(one, ElementType.FLOAT32),
        block(one, ElementType.BFLOAT16),
        block(workers, ElementType.BFLOAT16),
        merge(8, 4096, Heads.of(32, 8, 128)));
  }

  private static String type(ElementType type) {
    return type == ElementType.BFLOAT16 ? "bf16" : "f32";
  }

  /** FLOAT64 on the reference, where the case is about FLOAT32. */
  private static ElementType stored(Inputs in, ElementType type) {
    return type == ElementType.BFLOAT16 ? type : in.scope().elementType();
  }

  private static Work work(Sizes sizes, ElementType type, int products) {
    Heads heads = sizes.shape();
    long queries = 4L * sizes.sequences() * sizes.rows() * heads.queryColumns();
    long keys = (long) type.bytes() * sizes.sequences() * sizes.keys() * heads.keyColumns();
    return Work.memory(queries + 2 * keys, queries)
        .withFlops(2.0 * products * sizes.pairs() * sizes.dimension())
        .withExponentials(sizes.pairs());
  }

  /** A masked NaN may reach rows of the same tile; see {@link Attention}. */
  private static OperationCase limited(Sizes sizes, OperationCase one) {
    return sizes.mask() == Mask.FULL
        ? one.without(Values.LARGE)
        : one.without(Values.LARGE, Values.NOT_A_NUMBER);
  }

  private static OperationCase attend(Sizes sizes, ElementType type) {
    Heads heads = sizes.shape();
    int rows = sizes.sequences() * sizes.rows();
    int keys = sizes.sequences() * sizes.keys();
    OperationCase one =
        new OperationCase(
            "attention.attend",
            type(type),
            sizes.toString(),
            work(sizes, type, 2),
            in -> {
              Matrix q = in.normal("q", rows, heads.queryColumns());
              Matrix k = in.normal(stored(in, type), "k", keys, heads.keyColumns());
              Matrix v = in.normal(stored(in, type), "v", keys, heads.keyColumns());
              Tolerance tolerance = Tolerance.within(Tolerance.UNIT * sizes.units());
              Matrix out = in.output("out", rows, heads.queryColumns(), tolerance);
              Matrix lse = in.output("lse", rows, heads.queries(), tolerance);
              return () -> in.operations().attention().attend(q, k, v, sizes.pattern(), out, lse);
            });
    return limited(sizes, one);
  }

  private static OperationCase gradient(Sizes sizes, boolean accumulate) {
    Heads heads = sizes.shape();
    int rows = sizes.sequences() * sizes.rows();
    int keys = sizes.sequences() * sizes.keys();
    OperationCase one =
        new OperationCase(
            "attention.attendGradient",
            "f32",
            sizes + (accumulate ? "-add" : ""),
            work(sizes, ElementType.FLOAT32, 5),
            in -> {
              Attention attention = in.operations().attention();
              Matrix q = in.normal("q", rows, heads.queryColumns());
              Matrix k = in.normal("k", keys, heads.keyColumns());
              Matrix v = in.normal("v", keys, heads.keyColumns());
              Matrix gradOut = in.normal("gradOut", rows, heads.queryColumns());
              Matrix out = in.scope().matrix(rows, heads.queryColumns());
              Matrix lse = in.scope().matrix(rows, heads.queries());
              attention.attend(q, k, v, sizes.pattern(), out, lse);
              Matrix gradQ = in.normal("gradQ", rows, heads.queryColumns());
              Matrix gradK = in.normal("gradK", keys, heads.keyColumns());
              Matrix gradV = in.normal("gradV", keys, heads.keyColumns());
              Tolerance tolerance =
                  Tolerance.within(Tolerance.UNIT * sizes.units())
                      .and(Tolerance.ofLargest(2 * sizes.units()));
              in.compared("gradQ", gradQ, tolerance);
              in.compared("gradK", gradK, tolerance);
              in.compared("gradV", gradV, tolerance);
              AttentionPass pass = new AttentionPass(q, k, v, out, lse);
              return () ->
                  attention.attendGradient(
                      pass, sizes.pattern(), gradOut, gradQ, gradK, gradV, accumulate);
            });
    return limited(sizes, one);
  }

  private static OperationCase block(Sizes sizes, ElementType type) {
    Heads heads = sizes.shape();
    int rows = sizes.rows();
    int capacity = sizes.keys() + 3;
    OperationCase one =
        new OperationCase(
            "attention.attendBlock",
            type(type),
            sizes.toString(),
            work(sizes, type, 2),
            in -> {
              Matrix q = in.normal("q", rows, heads.queryColumns());
              Matrix k = in.normal(stored(in, type), "keys", capacity, heads.keyColumns());
              Matrix v = in.normal(stored(in, type), "values", capacity, heads.keyColumns());
              Indices last = last(in, sizes);
              Tolerance tolerance = Tolerance.within(Tolerance.UNIT * sizes.units());
              Matrix out = in.normal("out", 2 * rows, heads.queryColumns());
              Matrix lse = in.normal("lse", 2 * rows, heads.queries());
              in.compared("out", out, tolerance);
              in.compared("lse", lse, tolerance);
              CacheBlock block = new CacheBlock(k, v, sizes.keys());
              return () ->
                  in.operations().attention().attendBlock(q, block, last, heads, 1, out, lse);
            });
    return limited(sizes, one);
  }

  /** All keys, or any number of them for each row, none among them. */
  private static Indices last(Inputs in, Sizes sizes) {
    if (sizes.mask() == Mask.FULL) {
      return all(in, sizes);
    }
    int[] last = in.ints("last", sizes.rows(), sizes.keys() + 2);
    return in.scope().indices(Arrays.stream(last).map(row -> row - 1).toArray());
  }

  private static Indices all(Inputs in, Sizes sizes) {
    int[] last = new int[sizes.rows()];
    Arrays.fill(last, Integer.MAX_VALUE);
    return in.scope().indices(last);
  }

  /** Weights and their log are computed from sums of few terms: some units of what is below 4. */
  private static OperationCase merge(int parts, int rows, Heads heads) {
    long bytes = 4L * rows * (heads.queryColumns() + heads.queries());
    return new OperationCase(
            "attention.merge",
            "f32",
            parts + "x" + rows + "-" + heads.queries() + "x" + heads.dimension(),
            Work.memory(parts * bytes, bytes),
            in -> {
              Matrix partOut = in.normal("parts", parts * rows, heads.queryColumns());
              Matrix partLse =
                  in.drawn(
                      in.scope().elementType(),
                      "partLse",
                      parts * rows,
                      heads.queries(),
                      random ->
                          random.nextInt(4) == 0
                              ? Float.NEGATIVE_INFINITY
                              : (float) (6 * random.nextDouble() - 3));
              Tolerance tolerance = Tolerance.within(64 * Tolerance.UNIT);
              Matrix out = in.output("out", rows, heads.queryColumns(), tolerance);
              Matrix lse = in.output("lse", rows, heads.queries(), tolerance);
              return () -> in.operations().attention().merge(partOut, partLse, heads, out, lse);
            })
        .without(Values.LARGE);
  }
}
