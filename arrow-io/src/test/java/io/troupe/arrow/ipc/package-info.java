/**
 * Tests of Arrow files against pyarrow, both ways; {@code make.py} and {@code check.py} say how.
 */
@NullMarked
package io.troupe.arrow.ipc;

import org.jspecify.annotations.NullMarked;
