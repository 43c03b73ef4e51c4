package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * What {@link Attention#attend} read and wrote, for its gradient.
 *
 * @param q queries
 * @param k keys
 * @param v values
 * @param out the result
 * @param lse the log-sum-exp of each row and head
 */
public record AttentionPass(Matrix q, Matrix k, Matrix v, Matrix out, Matrix lse) {}
