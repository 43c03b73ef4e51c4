/**
 * What a worker and an executor process say to each other: frames of CBOR over a Unix domain
 * socket, as {@code docs/formats-executor.md} describes them.
 *
 * <p>Start with {@link io.troupe.pipelines.protocol.Assignment} and {@link
 * io.troupe.pipelines.protocol.AttemptOutcome}, what goes in and what comes out.
 */
@NullMarked
package io.troupe.pipelines.protocol;

import org.jspecify.annotations.NullMarked;
