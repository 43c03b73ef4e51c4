/**
 * The one list of file formats for tensors.
 *
 * <p>A new format is a class that implements {@link io.troupe.arrow.TensorFormat} in a package of
 * its own, and one line in {@link io.troupe.arrow.formats.TensorFormats}.
 */
@NullMarked
package io.troupe.arrow.formats;

import org.jspecify.annotations.NullMarked;
