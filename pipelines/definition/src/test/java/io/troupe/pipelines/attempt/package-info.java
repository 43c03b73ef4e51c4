/** Tests of what an attempt gives a kind, and makes of its end. */
@NullMarked
package io.troupe.pipelines.attempt;

import org.jspecify.annotations.NullMarked;
