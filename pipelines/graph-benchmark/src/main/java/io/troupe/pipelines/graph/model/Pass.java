package io.troupe.pipelines.graph.model;

import io.troupe.gpu.autograd.Tape;

/**
 * One pass of a model over its graph.
 *
 * @param tape computes; an evaluation tape drops nothing
 * @param dropout share of the elements that a training tape sets to zero
 */
public record Pass(Tape tape, double dropout) {}
