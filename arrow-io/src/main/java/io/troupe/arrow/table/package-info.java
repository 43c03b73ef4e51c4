/**
 * Small tables: named columns of text, integers, floating-point numbers and truth values, each
 * value possibly missing.
 *
 * <p>Start with {@link io.troupe.arrow.table.Table}; {@code io.troupe.arrow.ipc.TableFile} writes
 * and reads them.
 */
@NullMarked
package io.troupe.arrow.table;

import org.jspecify.annotations.NullMarked;
