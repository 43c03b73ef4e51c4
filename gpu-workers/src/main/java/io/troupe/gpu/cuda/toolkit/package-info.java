/**
 * What a machine has of NVIDIA's toolkit beside the driver: libraries that are found, never
 * shipped, and called through the foreign function interface.
 *
 * <p>Start with {@link io.troupe.gpu.cuda.toolkit.ToolkitLibrary}.
 */
@NullMarked
package io.troupe.gpu.cuda.toolkit;

import org.jspecify.annotations.NullMarked;
