/**
 * The one list of task kinds that this build knows.
 *
 * <p>A new kind is one line there.
 */
@NullMarked
package io.troupe.pipelines.catalog;

import org.jspecify.annotations.NullMarked;
