/** Tests of the transfer of artifacts. */
@NullMarked
package io.troupe.arrow.flight;

import org.jspecify.annotations.NullMarked;
