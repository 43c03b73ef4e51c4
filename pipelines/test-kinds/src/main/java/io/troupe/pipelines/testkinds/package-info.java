/**
 * Task kinds with planted failures, for tests only.
 *
 * <p>The product's list never names them.
 */
@NullMarked
package io.troupe.pipelines.testkinds;

import org.jspecify.annotations.NullMarked;
