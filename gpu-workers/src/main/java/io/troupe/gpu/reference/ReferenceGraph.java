package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Adjacency;
import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.GraphOperations;

/** Loops over rows, their edges and columns. */
public final class ReferenceGraph implements GraphOperations {
  @Override
  public void aggregate(
      Adjacency adjacency, Matrix weights, Matrix x, Matrix out, boolean accumulate) {
    int width = x.columns() / weights.columns();
    for (int row = 0; row < adjacency.rows(); row++) {
      int end = adjacency.offsets().get(row + 1);
      for (int j = 0; j < x.columns(); j++) {
        double sum = accumulate ? out.get(row, j) : 0;
        for (int edge = adjacency.offsets().get(row); edge < end; edge++) {
          sum += weights.get(edge, j / width) * x.get(adjacency.neighbours().get(edge), j);
        }
        out.set(row, j, sum);
      }
    }
  }

  @Override
  public void dot(Adjacency adjacency, Matrix left, Matrix right, Matrix out, boolean accumulate) {
    int width = left.columns() / out.columns();
    for (int row = 0; row < adjacency.rows(); row++) {
      int end = adjacency.offsets().get(row + 1);
      for (int edge = adjacency.offsets().get(row); edge < end; edge++) {
        int neighbour = adjacency.neighbours().get(edge);
        for (int head = 0; head < out.columns(); head++) {
          double sum = accumulate ? out.get(edge, head) : 0;
          for (int j = head * width; j < (head + 1) * width; j++) {
            sum += left.get(row, j) * right.get(neighbour, j);
          }
          out.set(edge, head, sum);
        }
      }
    }
  }

  @Override
  public void add(Adjacency adjacency, Matrix left, Matrix right, Matrix out) {
    for (int row = 0; row < adjacency.rows(); row++) {
      int end = adjacency.offsets().get(row + 1);
      for (int edge = adjacency.offsets().get(row); edge < end; edge++) {
        int neighbour = adjacency.neighbours().get(edge);
        for (int head = 0; head < out.columns(); head++) {
          out.set(edge, head, left.get(row, head) + right.get(neighbour, head));
        }
      }
    }
  }

  @Override
  public void softmax(Adjacency adjacency, Matrix scores, double scale, Matrix out) {
    for (int row = 0; row < adjacency.rows(); row++) {
      int first = adjacency.offsets().get(row);
      int end = adjacency.offsets().get(row + 1);
      for (int head = 0; head < scores.columns(); head++) {
        double max = Double.NEGATIVE_INFINITY;
        for (int edge = first; edge < end; edge++) {
          max = Math.max(max, scores.get(edge, head));
        }
        double sum = 0;
        for (int edge = first; edge < end; edge++) {
          sum += Math.exp(scale * (scores.get(edge, head) - max));
        }
        for (int edge = first; edge < end; edge++) {
          out.set(edge, head, Math.exp(scale * (scores.get(edge, head) - max)) / sum);
        }
      }
    }
  }

  @Override
  public void softmaxGradient(
      Adjacency adjacency,
      Matrix probabilities,
      Matrix gradOut,
      double scale,
      Matrix gradScores,
      boolean accumulate) {
    for (int row = 0; row < adjacency.rows(); row++) {
      int first = adjacency.offsets().get(row);
      int end = adjacency.offsets().get(row + 1);
      for (int head = 0; head < probabilities.columns(); head++) {
        double mean = 0;
        for (int edge = first; edge < end; edge++) {
          mean += probabilities.get(edge, head) * gradOut.get(edge, head);
        }
        for (int edge = first; edge < end; edge++) {
          double present = accumulate ? gradScores.get(edge, head) : 0;
          double p = probabilities.get(edge, head);
          gradScores.set(edge, head, present + scale * p * (gradOut.get(edge, head) - mean));
        }
      }
    }
  }

  @Override
  public void segmentSum(Indices offsets, Matrix x, Matrix out, boolean accumulate) {
    for (int row = 0; row < out.rows(); row++) {
      for (int j = 0; j < x.columns(); j++) {
        double sum = accumulate ? out.get(row, j) : 0;
        for (int i = offsets.get(row); i < offsets.get(row + 1); i++) {
          sum += x.get(i, j);
        }
        out.set(row, j, sum);
      }
    }
  }

  @Override
  public void segmentSum(Indices offsets, Indices rows, Matrix x, Matrix out, boolean accumulate) {
    for (int row = 0; row < out.rows(); row++) {
      for (int j = 0; j < x.columns(); j++) {
        double sum = accumulate ? out.get(row, j) : 0;
        for (int i = offsets.get(row); i < offsets.get(row + 1); i++) {
          sum += x.get(rows.get(i), j);
        }
        out.set(row, j, sum);
      }
    }
  }

  @Override
  public void gather(Indices rows, Matrix x, Matrix out, boolean accumulate) {
    for (int i = 0; i < rows.size(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        double present = accumulate ? out.get(i, j) : 0;
        out.set(i, j, present + x.get(rows.get(i), j));
      }
    }
  }
}
