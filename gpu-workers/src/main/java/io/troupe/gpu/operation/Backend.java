package io.troupe.gpu.operation;

/**
 * The families that a device runs, one choice each, so that partial acceleration is visible.
 *
 * @param name what users see, such as {@code simd}
 */
public record Backend(
    String name,
    LinearAlgebra linearAlgebra,
    Elementwise elementwise,
    Activations activations,
    Normalisation normalisation,
    Softmax softmax,
    Reductions reductions,
    GraphOperations graph,
    Losses losses,
    Optimisation optimisation,
    Factorisation factorisation,
    Conversion conversion,
    WeightProducts weightProducts,
    RandomOperations random,
    Attention attention,
    Rotary rotary,
    Embedding embedding) {}
