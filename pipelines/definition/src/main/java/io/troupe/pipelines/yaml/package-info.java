/**
 * YAML as the pipeline language uses it: a bounded tree in which every key and value knows its
 * place.
 *
 * <p>Start with {@link io.troupe.pipelines.yaml.YamlReader}.
 */
@NullMarked
package io.troupe.pipelines.yaml;

import org.jspecify.annotations.NullMarked;
