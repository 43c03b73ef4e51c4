/**
 * One request over HTTP and its answer, without what it is about: routes, bodies, ranges, content
 * negotiation and problems.
 */
@NullMarked
package io.troupe.http.call;

import org.jspecify.annotations.NullMarked;
