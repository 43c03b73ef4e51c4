/**
 * Every operation as plain loops that sum in double: the definition that others are proved against.
 *
 * <p>Start with {@link io.troupe.gpu.reference.ReferenceBackend}.
 */
@NullMarked
package io.troupe.gpu.reference;

import org.jspecify.annotations.NullMarked;
