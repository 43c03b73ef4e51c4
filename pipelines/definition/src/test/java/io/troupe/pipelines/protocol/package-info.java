/** Tests of the executor protocol's frames. */
@NullMarked
package io.troupe.pipelines.protocol;

import org.jspecify.annotations.NullMarked;
