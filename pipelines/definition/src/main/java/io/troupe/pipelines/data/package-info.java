/**
 * Where data sets lie and which ones are known.
 *
 * <p>Start with {@link io.troupe.pipelines.data.DataFolders}.
 */
@NullMarked
package io.troupe.pipelines.data;

import org.jspecify.annotations.NullMarked;
