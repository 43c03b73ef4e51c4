/**
 * Dense products by Intel's oneDNN, a native library that is bound through its C API where it
 * loads.
 *
 * <p>Start with {@link io.troupe.gpu.onednn.OneDnn}, which loads it, and {@link
 * io.troupe.gpu.onednn.OneDnnLinearAlgebra}, which decides what it computes. It computes single
 * tiles, each on one thread of ours: its own threads would wait for each other.
 */
@NullMarked
package io.troupe.gpu.onednn;

import org.jspecify.annotations.NullMarked;
