/**
 * The contract of the operations: families as interfaces, and the facade that checks shapes.
 *
 * <p>Start with {@link io.troupe.gpu.operation.Operations}.
 */
@NullMarked
package io.troupe.gpu.operation;

import org.jspecify.annotations.NullMarked;
