/** The HTTP server: binding, access, routing, measuring. */
@NullMarked
package io.troupe.http.server;

import org.jspecify.annotations.NullMarked;
