package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/** Checks shapes, types and ranges, then hands over to a family, which trusts. */
record CheckedGraphOperations(GraphOperations family) implements GraphOperations {
  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    requireHeads("weights", weights, adjacency, x.columns());
    require("out", out, adjacency.rows(), x.columns());
    adjacency.neighbours().requireBelow("neighbours", x.rows());
    requireType(out, weights, x);
    requireDistinct(out, x, weights);
    family.aggregate(adjacency, weights, x, out, accumulate);
  }

  @Override
  public void dot(Adjacency adjacency, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    require("left", left, adjacency.rows(), right.columns());
    requireHeads("out", out, adjacency, right.columns());
    adjacency.neighbours().requireBelow("neighbours", right.rows());
    requireType(out, left, right);
    requireDistinct(out, left, right);
    family.dot(adjacency, left, right, out, accumulate);
  }

  @Override
  public void add(Adjacency adjacency, Matrix left, Matrix right, Matrix out) {
    require("left", left, adjacency.rows(), right.columns());
    require("out", out, adjacency.edges(), right.columns());
    adjacency.neighbours().requireBelow("neighbours", right.rows());
    requireType(out, left, right);
    requireDistinct(out, left, right);
    family.add(adjacency, left, right, out);
  }

  @Override
  public void softmax(Adjacency adjacency, Matrix scores, double scale, Matrix out) {
    require("scores", scores, adjacency.edges(), scores.columns());
    requireLike("out", out, scores);
    requireScale(scale);
    requireType(out, scores);
    requireDistinct(out, scores);
    family.softmax(adjacency, scores, scale, out);
  }

  @Override
  public void softmaxGradient(
      Adjacency adjacency,
      Matrix probabilities,
      Matrix gradOut,
      double scale,
      Matrix gradScores,
      boolean accumulate) {
    require("probabilities", probabilities, adjacency.edges(), probabilities.columns());
    requireLike("gradOut", gradOut, probabilities);
    requireLike("gradScores", gradScores, probabilities);
    requireScale(scale);
    requireType(gradScores, probabilities, gradOut);
    requireDistinct(gradScores, probabilities, gradOut);
    family.softmaxGradient(adjacency, probabilities, gradOut, scale, gradScores, accumulate);
  }

  @Override
  public void segmentSum(Indices offsets, Matrix x, Matrix out, boolean accumulate) {
    requireSegments(offsets, x.rows(), x, out);
    family.segmentSum(offsets, x, out, accumulate);
  }

  @Override
  public void segmentSum(Indices offsets, Indices rows, Matrix x, Matrix out, boolean accumulate) {
    rows.requireBelow("rows", x.rows());
    requireSegments(offsets, rows.size(), x, out);
    family.segmentSum(offsets, rows, x, out, accumulate);
  }

  @Override
  public void gather(Indices rows, Matrix x, Matrix out, boolean accumulate) {
    rows.requireBelow("rows", x.rows());
    require("out", out, rows.size(), x.columns());
    requireType(out, x);
    requireDistinct(out, x);
    family.gather(rows, x, out, accumulate);
  }

  private static void requireSegments(Indices offsets, int entries, Matrix x, Matrix out) {
    if (offsets.size() == 0) {
      throw new IllegalArgumentException("offsets must have an entry more than segments, got none");
    }
    offsets.requireBelow("offsets", Math.addExact(entries, 1));
    require("out", out, offsets.size() - 1, x.columns());
    requireType(out, x);
    requireDistinct(out, x);
  }

  private static void requireHeads(String name, Matrix edges, Adjacency adjacency, int columns) {
    require(name, edges, adjacency.edges(), edges.columns());
    if (edges.columns() == 0 || columns % edges.columns() != 0) {
      throw new IllegalArgumentException(
          columns + " features cannot be shared by " + edges.columns() + " heads of " + name);
    }
  }

  private static void requireScale(double scale) {
    if (!(scale > 0 && scale < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("scale must be above 0 and finite, got " + scale);
    }
  }
}
