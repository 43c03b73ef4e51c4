/**
 * NumPy's files: {@code .npy} (one array, versions 1 to 3) and {@code .npz} (a zip of them).
 *
 * <p>Start with {@link io.troupe.arrow.npy.NpzFormat}. Pickled objects are refused, headers are
 * parsed by hand, and no length that a file states is believed before it was compared with what is
 * there. Source: NumPy's {@code lib/_format_impl.py} and the zip application note.
 */
@NullMarked
package io.troupe.arrow.npy;

import org.jspecify.annotations.NullMarked;
