package io.troupe.pipelines.graph.data;

import io.troupe.arrow.DataType;
import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorSet;
import io.troupe.arrow.npy.NpzFormat;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Reads a graph as the authors of arXiv 2302.11640 publish it: an npz file with {@code
 * node_features} f32 (n, f), {@code node_labels} i64 (n), {@code edges} i64 (m, 2) and the masks
 * {@code train_masks}, {@code val_masks}, {@code test_masks} bool (splits, n).
 */
public final class GraphFile {
  private static final long LIMIT_BYTES = 4L << 30;

  private final Path file;
  private final TensorSet tensors;

  private GraphFile(Path file, TensorSet tensors) {
    this.file = file;
    this.tensors = tensors;
  }

  /**
   * The graph in {@code file}.
   *
   * @param name what users call it
   * @param directed whether an edge leads one way only, which the file does not say
   * @throws TensorFileException when it is not such a file; names the member and what is wrong
   */
  public static NodeGraph read(String name, Path file, boolean directed)
      throws TensorFileException {
    try (TensorArena arena = TensorArena.root("graph " + name, LIMIT_BYTES);
        TensorSet tensors = new NpzFormat().open(file, arena)) {
      return new GraphFile(file, tensors).graph(name, directed);
    }
  }

  private NodeGraph graph(String name, boolean directed) throws TensorFileException {
    Tensor features = member("node_features", DataType.F32, -1, -1);
    long nodes = features.shape().dimensions().get(0);
    int[] labels = ints(member("node_labels", DataType.I64, nodes));
    int[] edges = ints(member("edges", DataType.I64, -1, 2));
    int[] sources = new int[edges.length / 2];
    int[] targets = new int[edges.length / 2];
    for (int e = 0; e < sources.length; e++) {
      sources[e] = edges[2 * e];
      targets[e] = edges[2 * e + 1];
    }
    try {
      return new NodeGraph(
          name,
          features.segment().toArray(ValueLayout.JAVA_FLOAT),
          Math.toIntExact(features.shape().dimensions().get(1)),
          labels,
          1 + Arrays.stream(labels).max().orElse(0),
          directed,
          sources,
          targets,
          splits(nodes));
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new TensorFileException(
          file, Optional.empty(), "not a sound graph: " + e.getMessage(), "fetch it again", e);
    }
  }

  private List<Split> splits(long nodes) throws TensorFileException {
    Tensor train = member("train_masks", DataType.BOOL, -1, nodes);
    long count = train.shape().dimensions().get(0);
    Tensor validation = member("val_masks", DataType.BOOL, count, nodes);
    Tensor test = member("test_masks", DataType.BOOL, count, nodes);
    List<Split> splits = new ArrayList<>();
    for (int split = 0; split < count; split++) {
      splits.add(new Split(row(train, split), row(validation, split), row(test, split)));
    }
    return splits;
  }

  /** The member {@code name}; an extent of -1 may be anything. */
  private Tensor member(String name, DataType type, long... shape) throws TensorFileException {
    Optional<Tensor> found = tensors.find(name);
    if (found.isEmpty()) {
      throw problem(name, "missing; there are " + tensors.names());
    }
    Tensor tensor = found.orElseThrow();
    List<Long> actual = tensor.shape().dimensions();
    boolean fits = tensor.type() == type && actual.size() == shape.length;
    for (int axis = 0; fits && axis < shape.length; axis++) {
      fits = shape[axis] < 0 || shape[axis] == actual.get(axis);
    }
    if (!fits) {
      String expected = Arrays.toString(shape).replace("-1", "any");
      throw problem(name, "expected " + type.word() + " " + expected + ", got " + tensor);
    }
    return tensor;
  }

  private int[] ints(Tensor tensor) throws TensorFileException {
    long[] values = tensor.segment().toArray(ValueLayout.JAVA_LONG);
    int[] result = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] > Integer.MAX_VALUE) {
        throw problem(tensor.name().orElse("?"), "holds " + values[i] + " at position " + i);
      }
      result[i] = (int) values[i];
    }
    return result;
  }

  /** The nodes that row {@code split} of {@code masks} marks, ascending. */
  private static int[] row(Tensor masks, int split) {
    int nodes = Math.toIntExact(masks.shape().dimensions().get(1));
    int[] marked = new int[nodes];
    int count = 0;
    for (int v = 0; v < nodes; v++) {
      if (masks.segment().get(ValueLayout.JAVA_BYTE, (long) split * nodes + v) != 0) {
        marked[count++] = v;
      }
    }
    return Arrays.copyOf(marked, count);
  }

  private TensorFileException problem(String member, String what) {
    return new TensorFileException(
        file, Optional.of(member), what, "give a file of the heterophilous graph collection");
  }
}
