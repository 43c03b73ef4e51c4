/** Tests with real executor processes. */
@NullMarked
package io.troupe.actors.executor;

import org.jspecify.annotations.NullMarked;
