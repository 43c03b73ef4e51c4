package io.troupe.gpu.operation;

import io.troupe.gpu.memory.Matrix;

/**
 * Keys and values of an ordered run of tokens, with room for more.
 *
 * @param keys (capacity, {@link Heads#keyColumns}), FLOAT32 or BFLOAT16 or the queries' type
 * @param values as the keys
 * @param length how many rows are filled
 */
public record CacheBlock(Matrix keys, Matrix values, int length) {}
