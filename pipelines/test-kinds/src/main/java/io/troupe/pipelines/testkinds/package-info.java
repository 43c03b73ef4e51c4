/**
 * Task kinds that fail, hang and flood on purpose, for tests of what runs kinds. The product never
 * names them.
 *
 * <p>Start with {@link io.troupe.pipelines.testkinds.TestKinds}, the list.
 */
@NullMarked
package io.troupe.pipelines.testkinds;

import org.jspecify.annotations.NullMarked;
