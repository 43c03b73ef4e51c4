package io.troupe.gpu.autograd;

/**
 * A family of operations on a tape: forward and, beside it, backward. {@link Tape} is all of them,
 * so that a model writes {@code tape.linear(x, weight, bias)} whatever file that stands in.
 */
sealed interface TapeFamily
    permits LinearTape,
        ElementwiseTape,
        ActivationTape,
        NormalisationTape,
        RowTape,
        GraphTape,
        AttentionTape,
        LossTape {}
