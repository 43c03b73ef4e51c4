package io.troupe.gpu.reference;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;
import io.troupe.gpu.operation.Attention;
import io.troupe.gpu.operation.AttentionPass;
import io.troupe.gpu.operation.AttentionShape;
import io.troupe.gpu.operation.CacheBlock;
import io.troupe.gpu.operation.Heads;
import java.util.Arrays;

/** Attention row by row and head by head. */
public final class ReferenceAttention implements Attention {
  @Override
  public void attend(Matrix q, Matrix k, Matrix v, AttentionShape shape, Matrix out, Matrix lse) {
    Keys keys = new Keys(k, v, shape.heads());
    double[] queries = q.toDoubles();
    int rows = q.rows() / shape.sequences();
    int length = k.rows() / shape.sequences();
    for (int row = 0; row < q.rows(); row++) {
      int visible = shape.visible(row % rows, length);
      row(queries, row, keys, new Seen(row / rows * length, visible), out, lse, row);
    }
  }

  @Override
  public void attendBlock(
      Matrix q, CacheBlock block, Indices last, Heads heads, int part, Matrix out, Matrix lse) {
    Keys keys = new Keys(block.keys(), block.values(), heads);
    double[] queries = q.toDoubles();
    for (int row = 0; row < q.rows(); row++) {
      int visible = (int) Math.clamp(last.get(row) + 1L, 0L, block.length());
      row(queries, row, keys, new Seen(0, visible), out, lse, part * q.rows() + row);
    }
  }

  @Override
  public void merge(Matrix parts, Matrix partLse, Heads heads, Matrix out, Matrix lse) {
    int rows = out.rows();
    int count = rows == 0 ? 0 : parts.rows() / rows;
    for (int row = 0; row < rows; row++) {
      for (int head = 0; head < heads.queries(); head++) {
        double[] weights = new double[count];
        for (int part = 0; part < count; part++) {
          weights[part] = partLse.get(part * rows + row, head);
        }
        lse.set(row, head, softmax(weights));
        for (int d = head * heads.dimension(); d < (head + 1) * heads.dimension(); d++) {
          double sum = 0;
          for (int part = 0; part < count; part++) {
            sum += weights[part] == 0 ? 0 : weights[part] * parts.get(part * rows + row, d);
          }
          out.set(row, d, sum);
        }
      }
    }
  }

  @Override
  public void attendGradient(
      AttentionPass pass,
      AttentionShape shape,
      Matrix gradOut,
      Matrix gradQ,
      Matrix gradK,
      Matrix gradV,
      boolean accumulate) {
    Keys keys = new Keys(pass.k(), pass.v(), shape.heads());
    Gradients gradients =
        new Gradients(start(gradQ, accumulate), start(gradK, accumulate), start(gradV, accumulate));
    double[] queries = pass.q().toDoubles();
    double[] grad = gradOut.toDoubles();
    int rows = pass.q().rows() / shape.sequences();
    int length = pass.k().rows() / shape.sequences();
    for (int row = 0; row < pass.q().rows(); row++) {
      int visible = shape.visible(row % rows, length);
      for (int head = 0; head < shape.heads().queries(); head++) {
        Row at = new Row(row, head, row / rows * length, visible);
        gradient(pass, queries, grad, keys, at, gradients);
      }
    }
    gradQ.fill(index -> gradients.q[(int) index]);
    gradK.fill(index -> gradients.k[(int) index]);
    gradV.fill(index -> gradients.v[(int) index]);
  }

  private static final class Keys {
    private final double[] k;
    private final double[] v;
    private final Heads heads;

    Keys(Matrix k, Matrix v, Heads heads) {
      this.k = k.toDoubles();
      this.v = v.toDoubles();
      this.heads = heads;
    }

    /** Where the columns begin that a query head attends to, in a row. */
    int at(int row, int head) {
      return row * heads.keyColumns() + head / heads.group() * heads.dimension();
    }
  }

  private static final class Gradients {
    private final double[] q;
    private final double[] k;
    private final double[] v;

    Gradients(double[] q, double[] k, double[] v) {
      this.q = q;
      this.k = k;
      this.v = v;
    }
  }

  private record Row(int row, int head, int firstKey, int visible) {}

  /** The keys that a query sees: from the first on, so many. */
  private record Seen(int first, int count) {}

  @SuppressWarnings("checkstyle:ParameterNumber") // Where a row is read, and where it is written.
  private static void row(
      double[] queries, int row, Keys keys, Seen seen, Matrix out, Matrix lse, int outRow) {
    Heads heads = keys.heads;
    for (int head = 0; head < heads.queries(); head++) {
      double[] weights = scores(queries, new Row(row, head, seen.first(), seen.count()), keys);
      lse.set(outRow, head, softmax(weights));
      for (int d = 0; d < heads.dimension(); d++) {
        double sum = 0;
        for (int j = 0; j < seen.count(); j++) {
          sum += weights[j] * keys.v[keys.at(seen.first() + j, head) + d];
        }
        out.set(outRow, head * heads.dimension() + d, sum);
      }
    }
  }

  private static double[] scores(double[] queries, Row at, Keys keys) {
    Heads heads = keys.heads;
    int query = at.row() * heads.queryColumns() + at.head() * heads.dimension();
    double[] scores = new double[at.visible()];
    for (int j = 0; j < scores.length; j++) {
      int key = keys.at(at.firstKey() + j, at.head());
      double sum = 0;
      for (int d = 0; d < heads.dimension(); d++) {
        sum += queries[query + d] * keys.k[key + d];
      }
      scores[j] = sum * heads.scale();
    }
    return scores;
  }

  /** Replaces scores by probabilities and gives their log-sum-exp; of nothing, zeros and -inf. */
  private static double softmax(double[] scores) {
    double max = Double.NEGATIVE_INFINITY;
    for (double score : scores) {
      max = Math.max(max, score);
    }
    if (max == Double.NEGATIVE_INFINITY) {
      Arrays.fill(scores, 0);
      return max;
    }
    double sum = 0;
    for (int j = 0; j < scores.length; j++) {
      scores[j] = Math.exp(scores[j] - max);
      sum += scores[j];
    }
    for (int j = 0; j < scores.length; j++) {
      scores[j] /= sum;
    }
    return max + Math.log(sum);
  }

  /** One row of one head: with P the probabilities, dS = P (dO v - dO o). */
  private static void gradient(
      AttentionPass pass,
      double[] queries,
      double[] gradOut,
      Keys keys,
      Row at,
      Gradients gradients) {
    double lse = pass.lse().get(at.row(), at.head());
    if (lse == Double.NEGATIVE_INFINITY) {
      return;
    }
    Heads heads = keys.heads;
    int query = at.row() * heads.queryColumns() + at.head() * heads.dimension();
    double delta = 0;
    for (int d = 0; d < heads.dimension(); d++) {
      delta += gradOut[query + d] * pass.out().get((long) query + d);
    }
    double[] scores = scores(queries, at, keys);
    for (int j = 0; j < scores.length; j++) {
      int key = keys.at(at.firstKey() + j, at.head());
      double p = Math.exp(scores[j] - lse);
      double dp = 0;
      for (int d = 0; d < heads.dimension(); d++) {
        dp += gradOut[query + d] * keys.v[key + d];
      }
      double ds = p * (dp - delta) * heads.scale();
      for (int d = 0; d < heads.dimension(); d++) {
        gradients.q[query + d] += ds * keys.k[key + d];
        gradients.k[key + d] += ds * queries[query + d];
        gradients.v[key + d] += p * gradOut[query + d];
      }
    }
  }

  private static double[] start(Matrix gradient, boolean accumulate) {
    return accumulate ? gradient.toDoubles() : new double[Math.toIntExact(gradient.size())];
  }
}
