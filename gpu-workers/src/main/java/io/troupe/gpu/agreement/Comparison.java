package io.troupe.gpu.agreement;

/**
 * The element of a case's outputs that comes closest to its tolerance, or goes furthest beyond it.
 *
 * @param error the absolute error there; NaN if one of both is not a number and the other is
 * @param tolerance what was allowed there
 * @param ok whether all elements are within theirs
 * @param description the case, the element, what it is and what was expected
 */
public record Comparison(double error, double tolerance, boolean ok, String description) {}
