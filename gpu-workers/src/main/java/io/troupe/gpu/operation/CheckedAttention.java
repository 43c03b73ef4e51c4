package io.troupe.gpu.operation;

import static io.troupe.gpu.operation.Shapes.require;
import static io.troupe.gpu.operation.Shapes.requireDistinct;
import static io.troupe.gpu.operation.Shapes.requireLike;
import static io.troupe.gpu.operation.Shapes.requireSize;
import static io.troupe.gpu.operation.Shapes.requireStored;
import static io.troupe.gpu.operation.Shapes.requireType;

import io.troupe.gpu.memory.Indices;
import io.troupe.gpu.memory.Matrix;

/** Checks shapes and types, then hands over to a family, which trusts. */
record CheckedAttention(Attention family) implements Attention {
  @Override
  public void attend(Matrix q, Matrix k, Matrix v, AttentionShape shape, Matrix out, Matrix lse) {
    requireOperands(q, k, v, shape);
    requireLike("out", out, q);
    require("lse", lse, q.rows(), shape.heads().queries());
    requireType(q, out, lse);
    requireStored(q, k, v);
    requireDistinct(out, q, k, v);
    requireDistinct(lse, q, k, v, out);
    family.attend(q, k, v, shape, out, lse);
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
    Matrix q = pass.q();
    requireOperands(q, pass.k(), pass.v(), shape);
    requireLike("out", pass.out(), q);
    require("lse", pass.lse(), q.rows(), shape.heads().queries());
    requireLike("gradOut", gradOut, q);
    requireLike("gradQ", gradQ, q);
    requireLike("gradK", gradK, pass.k());
    requireLike("gradV", gradV, pass.v());
    requireType(q, pass.k(), pass.v(), pass.out(), pass.lse(), gradOut, gradQ, gradK, gradV);
    requireDistinct(gradQ, q, pass.k(), pass.v(), pass.out(), pass.lse(), gradOut);
    requireDistinct(gradK, q, pass.k(), pass.v(), pass.out(), pass.lse(), gradOut, gradQ);
    requireDistinct(gradV, q, pass.k(), pass.v(), pass.out(), pass.lse(), gradOut, gradQ, gradK);
    family.attendGradient(pass, shape, gradOut, gradQ, gradK, gradV, accumulate);
  }

  @Override
  public void attendBlock(
      Matrix q, CacheBlock block, Indices last, Heads heads, int part, Matrix out, Matrix lse) {
    require("q", q, q.rows(), heads.queryColumns());
    require("keys", block.keys(), block.keys().rows(), heads.keyColumns());
    requireLike("values", block.values(), block.keys());
    if (block.length() < 0 || block.length() > block.keys().rows()) {
      throw new IllegalArgumentException(
          "a block of " + block.keys().rows() + " rows cannot hold " + block.length());
    }
    requireSize("last", last.size(), q.rows());
    requireParts(q.rows(), out, lse, heads);
    if (part < 0 || (part + 1L) * q.rows() > out.rows()) {
      throw new IllegalArgumentException(
          "part " + part + " of " + q.rows() + " rows does not fit " + out.shape());
    }
    requireType(q, out, lse);
    requireStored(q, block.keys(), block.values());
    requireDistinct(out, q, block.keys(), block.values());
    requireDistinct(lse, q, block.keys(), block.values(), out);
    family.attendBlock(q, block, last, heads, part, out, lse);
  }

  @Override
  public void merge(Matrix parts, Matrix partLse, Heads heads, Matrix out, Matrix lse) {
    require("out", out, out.rows(), heads.queryColumns());
    require("lse", lse, out.rows(), heads.queries());
    requireParts(out.rows(), parts, partLse, heads);
    requireType(parts, partLse, out, lse);
    requireDistinct(out, parts, partLse);
    requireDistinct(lse, parts, partLse, out);
    family.merge(parts, partLse, heads, out, lse);
  }

  private static void requireOperands(Matrix q, Matrix k, Matrix v, AttentionShape shape) {
    require("q", q, q.rows(), shape.heads().queryColumns());
    require("k", k, k.rows(), shape.heads().keyColumns());
    requireLike("v", v, k);
    if (q.rows() % shape.sequences() != 0 || k.rows() % shape.sequences() != 0) {
      throw new IllegalArgumentException(
          "rows of q "
              + q.shape()
              + " and k "
              + k.shape()
              + " must be multiples of the "
              + shape.sequences()
              + " sequences");
    }
  }

  private static void requireParts(int rows, Matrix parts, Matrix lse, Heads heads) {
    require("parts", parts, parts.rows(), heads.queryColumns());
    require("lse of the parts", lse, parts.rows(), heads.queries());
    if (rows == 0 ? parts.rows() != 0 : parts.rows() % rows != 0) {
      throw new IllegalArgumentException(
          "parts " + parts.shape() + " must have a multiple of " + rows + " rows");
    }
  }
}
