/** What the HTTP API serves: one class for each kind of resource. */
@NullMarked
package io.troupe.http.resource;

import org.jspecify.annotations.NullMarked;
