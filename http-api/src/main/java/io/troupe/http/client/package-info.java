/**
 * A server's runs over its HTTP API, as the commands use them.
 *
 * <p>Start with {@link io.troupe.http.client.RemoteRuns}. Knows the JDK's HTTP client only.
 */
@NullMarked
package io.troupe.http.client;

import org.jspecify.annotations.NullMarked;
