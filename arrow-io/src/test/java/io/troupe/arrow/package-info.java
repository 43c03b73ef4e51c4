/** Tests of tensors and their owners; no data needed. */
@NullMarked
package io.troupe.arrow;

import org.jspecify.annotations.NullMarked;
