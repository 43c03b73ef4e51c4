/**
 * Native libraries that come in jars.
 *
 * <p>Start with {@link io.troupe.gpu.natives.NativeLibraries}. What is in a library is known to the
 * packages that bind it, {@code gpu.cuda} and {@code gpu.onednn}.
 */
@NullMarked
package io.troupe.gpu.natives;

import org.jspecify.annotations.NullMarked;
