/** Tests of the store, some against processes of their own that are killed on the way. */
@NullMarked
package io.troupe.arrow.store;

import org.jspecify.annotations.NullMarked;
