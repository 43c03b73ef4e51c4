/**
 * Arrow IPC files: tensors and tables that pyarrow, pandas and DuckDB open.
 *
 * <p>Start with {@link io.troupe.arrow.ipc.ArrowFormat} for tensors and {@link
 * io.troupe.arrow.ipc.TableFile} for tables. Files are mapped and their values used where they lie;
 * Arrow's own reader copies, and believes the lengths that a file states. Source: the Arrow
 * columnar format, "IPC File Format" and "Canonical Extension Types".
 */
@NullMarked
package io.troupe.arrow.ipc;

import org.jspecify.annotations.NullMarked;
