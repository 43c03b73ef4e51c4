/** Tests of NumPy's files against files that NumPy made; {@code make.py} beside them says how. */
@NullMarked
package io.troupe.arrow.npy;

import org.jspecify.annotations.NullMarked;
