/**
 * What a run of a plan would do, as far as that is known before it starts.
 *
 * <p>Start with {@link io.troupe.cli.forecast.Forecasts}.
 */
@NullMarked
package io.troupe.cli.forecast;

import org.jspecify.annotations.NullMarked;
