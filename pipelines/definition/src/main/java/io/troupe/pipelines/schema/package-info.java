/**
 * What is derived from the kinds' parameter records beside validation: the JSON Schema for editors
 * and the tables of the documentation.
 *
 * <p>Start with {@link io.troupe.pipelines.schema.SchemaWriter}.
 */
@NullMarked
package io.troupe.pipelines.schema;

import org.jspecify.annotations.NullMarked;
