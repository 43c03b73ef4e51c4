/**
 * Artifacts between machines over Arrow Flight: who needs a blob pulls it from a node that has it,
 * chunk by chunk, each checked against its digest, and goes on where it was interrupted.
 *
 * <p>Start with {@link io.troupe.arrow.flight.ArtifactServer} and {@link
 * io.troupe.arrow.flight.ArtifactClient}; the protocol is in docs/formats-flight.md. No class of
 * Flight, gRPC or Netty is loaded before one of the two is opened.
 */
@NullMarked
package io.troupe.arrow.flight;

import org.jspecify.annotations.NullMarked;
