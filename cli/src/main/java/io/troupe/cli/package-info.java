/**
 * The command line, and the assembly of roles.
 *
 * <p>The only package that knows every module.
 */
@NullMarked
package io.troupe.cli;

import org.jspecify.annotations.NullMarked;
