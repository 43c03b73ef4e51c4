/**
 * What every operation is proved and measured with: cases of all families, run on a device and
 * compared with the reference.
 *
 * <p>Start with {@link io.troupe.gpu.agreement.OperationCase}; {@link
 * io.troupe.gpu.agreement.Families} is the list of all.
 */
@NullMarked
package io.troupe.gpu.agreement;

import org.jspecify.annotations.NullMarked;
