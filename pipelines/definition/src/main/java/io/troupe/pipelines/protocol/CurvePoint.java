package io.troupe.pipelines.protocol;

/** A point of a live curve, such as the loss at a step. */
public record CurvePoint(String curve, double x, double y) {}
