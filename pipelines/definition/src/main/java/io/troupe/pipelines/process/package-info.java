/**
 * The few calls of the operating system that keep processes apart and end them: sessions, groups,
 * signals. Linux only.
 *
 * <p>Start with {@link io.troupe.pipelines.process.Posix}.
 */
@NullMarked
package io.troupe.pipelines.process;

import org.jspecify.annotations.NullMarked;
