package io.troupe.gpu.agreement;

import io.troupe.gpu.memory.CsrGraph;
import io.troupe.gpu.memory.Matrix;
import java.util.ArrayList;
import java.util.List;

/** Sparse products and attention over edges, on random graphs with loops and parallel edges. */
final class GraphCases implements CaseFamily {
  @Override
  public String name() {
    return "graph";
  }

  @Override
  public List<OperationCase> cases(int size) {
    List<OperationCase> cases = new ArrayList<>();
    for (boolean accumulate : new boolean[] {false, true}) {
      // What is there already is added to in one place: two shapes are enough.
      for (Sizes sizes : accumulate ? awkward(size).subList(1, 3) : awkward(size)) {
        cases.add(aggregate(sizes, accumulate));
        cases.add(dot(sizes, accumulate));
        cases.add(segmentSum(sizes, accumulate));
        cases.add(orderedSegmentSum(sizes, accumulate));
        cases.add(gather(sizes, accumulate));
      }
      for (Sizes sizes : attention(size)) {
        cases.add(softmaxGradient(sizes, accumulate));
      }
    }
    for (Sizes sizes : attention(size)) {
      cases.add(add(sizes));
      cases.add(softmax(sizes));
    }
    return cases;
  }

  @Override
  public List<OperationCase> goldens() {
    List<OperationCase> cases = new ArrayList<>();
    for (Sizes sizes :
        List.of(
            new Sizes(1, 2, 1, 3),
            new Sizes(7, 20, 2, 8),
            new Sizes(9, 30, 3, 9),
            new Sizes(20, 100, 8, 64))) {
      cases.add(aggregate(sizes, false));
      cases.add(dot(sizes, false));
      cases.add(segmentSum(sizes, false));
      cases.add(orderedSegmentSum(sizes, false));
      cases.add(gather(sizes, false));
      cases.add(add(sizes));
      cases.add(softmax(sizes));
      cases.add(softmaxGradient(sizes, false));
    }
    return cases;
  }

  @Override
  public List<OperationCase> benchmarks() {
    List<OperationCase> cases = new ArrayList<>();
    for (int columns : new int[] {64, 128, 256, 512}) {
      cases.add(aggregate(new Sizes(100_000, 1_600_000, 1, columns), false));
    }
    Sizes attention = new Sizes(100_000, 1_600_000, 8, 128);
    cases.add(aggregate(attention, false));
    cases.add(dot(attention, false));
    cases.add(add(attention));
    cases.add(softmax(attention));
    cases.add(softmaxGradient(attention, false));
    Sizes few = new Sizes(100_000, 400_000, 1, 64);
    cases.add(segmentSum(few, false));
    cases.add(orderedSegmentSum(few, false));
    cases.add(gather(few, false));
    return cases;
  }

  private static List<Sizes> awkward(int size) {
    int heads = size % 4 == 0 ? 4 : size % 3 == 0 ? 3 : 1;
    List<Sizes> sizes = new ArrayList<>();
    sizes.add(new Sizes(23, 90, 1, size));
    sizes.add(new Sizes(23, 70, heads, size));
    sizes.add(new Sizes(size, 2 * size, 2, 6));
    sizes.add(new Sizes(size, size / 2, 1, 4));
    sizes.add(new Sizes(5, size, 1, 7));
    if (size <= 257) {
      sizes.add(new Sizes(11, 40, size, 2 * size));
      sizes.add(new Sizes(11, 40, 3, 3 * size));
    }
    return sizes;
  }

  private static List<Sizes> attention(int size) {
    return List.of(
        new Sizes(23, 90, size, size), new Sizes(size, 2 * size, 1, 1), new Sizes(3, size, 8, 8));
  }

  private static OperationCase aggregate(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.aggregate",
        "f32",
        sizes.shape(accumulate),
        Work.memory(4L * (sizes.edges + sizes.nodes) + sizes.perHead(), sizes.nodeBytes())
            .withGathered(sizes.edges, 4L * sizes.columns, sizes.nodeBytes())
            .withFlops(2.0 * sizes.edges * sizes.columns),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix weights = in.normal("weights", sizes.edges, sizes.heads);
          Matrix x = in.normal("x", sizes.nodes, sizes.columns);
          Matrix out = sizes.out(in, sizes.nodes, sizes.columns, sizes.sum(), accumulate);
          return () ->
              in.operations().graph().aggregate(graph.byDestination(), weights, x, out, accumulate);
        });
  }

  private static OperationCase dot(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.dot",
        "f32",
        sizes.shape(accumulate),
        Work.memory(4L * (sizes.edges + sizes.nodes) + sizes.nodeBytes(), sizes.perHead())
            .withGathered(sizes.edges, 4L * sizes.columns, sizes.nodeBytes())
            .withFlops(2.0 * sizes.edges * sizes.columns),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix left = in.normal("left", sizes.nodes, sizes.columns);
          Matrix right = in.normal("right", sizes.nodes, sizes.columns);
          Tolerance tolerance = Tolerance.sum(sizes.columns / sizes.heads + 1L);
          Matrix out = sizes.out(in, sizes.edges, sizes.heads, tolerance, accumulate);
          return () ->
              in.operations().graph().dot(graph.byDestination(), left, right, out, accumulate);
        });
  }

  private static OperationCase add(Sizes sizes) {
    return new OperationCase(
        "graph.add",
        "f32",
        sizes.shape(false),
        Work.memory(4L * (sizes.edges + sizes.nodes * (1L + sizes.heads)), sizes.perHead())
            .withGathered(sizes.edges, 4L * sizes.heads, 4L * sizes.nodes * sizes.heads),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix left = in.normal("left", sizes.nodes, sizes.heads);
          Matrix right = in.normal("right", sizes.nodes, sizes.heads);
          Matrix out = in.output("out", sizes.edges, sizes.heads, Tolerance.units(1));
          return () -> in.operations().graph().add(graph.byDestination(), left, right, out);
        });
  }

  /**
   * The exponent {@code scale (s - max)} is rounded twice, by units of its value, which is the
   * relative error of the exponential: below 2 x 8 here. Exponential, sum and quotient add few.
   */
  private static OperationCase softmax(Sizes sizes) {
    return new OperationCase(
        "graph.softmax",
        "f32",
        sizes.shape(false),
        Work.memory(4L * sizes.nodes + sizes.perHead(), sizes.perHead())
            .withExponentials((double) sizes.edges * sizes.heads),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix scores = in.normal("scores", sizes.edges, sizes.heads);
          Matrix out = in.output("out", sizes.edges, sizes.heads, Tolerance.units(32));
          return () -> in.operations().graph().softmax(graph.byDestination(), scores, 0.8, out);
        });
  }

  /** The mean cancels against the gradient, so errors are units of the largest gradients. */
  private static OperationCase softmaxGradient(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.softmaxGradient",
        "f32",
        sizes.shape(accumulate),
        Work.memory(4L * sizes.nodes + 2 * sizes.perHead(), sizes.perHead()),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix p = in.uniform("probabilities", sizes.edges, sizes.heads, 0, 1);
          Matrix gradOut = in.normal("gradOut", sizes.edges, sizes.heads);
          Tolerance tolerance = Tolerance.ofLargest(64).and(sizes.sum());
          Matrix grad =
              accumulate
                  ? in.compared(
                      "gradScores", in.normal("gradScores", sizes.edges, sizes.heads), tolerance)
                  : in.output("gradScores", sizes.edges, sizes.heads, tolerance);
          return () ->
              in.operations()
                  .graph()
                  .softmaxGradient(graph.byDestination(), p, gradOut, 0.8, grad, accumulate);
        });
  }

  private static OperationCase segmentSum(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.segmentSum",
        "f32",
        sizes.shape(accumulate),
        Work.memory(4L * sizes.nodes + sizes.edgeBytes(), sizes.nodeBytes())
            .withFlops((double) sizes.edges * sizes.columns),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix x = in.normal("x", sizes.edges, sizes.columns);
          Matrix out = sizes.out(in, sizes.nodes, sizes.columns, sizes.sum(), accumulate);
          return () ->
              in.operations()
                  .graph()
                  .segmentSum(graph.byDestination().offsets(), x, out, accumulate);
        });
  }

  private static OperationCase orderedSegmentSum(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.segmentSum",
        "f32",
        sizes.shape(accumulate) + "-by-source",
        Work.memory(4L * (sizes.nodes + sizes.edges), sizes.nodeBytes())
            .withGathered(sizes.edges, 4L * sizes.columns, sizes.edgeBytes())
            .withFlops((double) sizes.edges * sizes.columns),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix x = in.normal("x", sizes.edges, sizes.columns);
          Matrix out = sizes.out(in, sizes.nodes, sizes.columns, sizes.sum(), accumulate);
          return () ->
              in.operations()
                  .graph()
                  .segmentSum(
                      graph.bySource().offsets(), graph.edgeOfSourcePosition(), x, out, accumulate);
        });
  }

  private static OperationCase gather(Sizes sizes, boolean accumulate) {
    return new OperationCase(
        "graph.gather",
        "f32",
        sizes.shape(accumulate),
        Work.memory(4L * sizes.edges, sizes.edgeBytes())
            .withGathered(sizes.edges, 4L * sizes.columns, sizes.nodeBytes()),
        in -> {
          CsrGraph graph = in.graph("graph", sizes.nodes, sizes.edges);
          Matrix x = in.normal("x", sizes.nodes, sizes.columns);
          Matrix out = sizes.out(in, sizes.edges, sizes.columns, Tolerance.units(1), accumulate);
          return () ->
              in.operations()
                  .graph()
                  .gather(graph.byDestination().neighbours(), x, out, accumulate);
        });
  }

  /** The sizes of a case. */
  private record Sizes(int nodes, int edges, int heads, int columns) {
    String shape(boolean accumulate) {
      return nodes + "x" + edges + "x" + heads + "x" + columns + (accumulate ? "-add" : "");
    }

    long nodeBytes() {
      return 4L * nodes * columns;
    }

    long edgeBytes() {
      return 4L * edges * columns;
    }

    long perHead() {
      return 4L * edges * heads;
    }

    /** For sums over the edges of a node, of which a random graph has few more than on average. */
    Tolerance sum() {
      return Tolerance.sum(Math.min(edges, 16 + 4L * edges / nodes) + 1);
    }

    Matrix out(Inputs in, int rows, int width, Tolerance tolerance, boolean accumulate) {
      return accumulate
          ? in.compared("out", in.normal("out", rows, width), tolerance)
          : in.output("out", rows, width, tolerance);
    }
  }
}
