package io.troupe.gpu.operation;

/**
 * The operations of one device, family by family, each behind its checks: shapes, types and ranges
 * are checked once here, the families trust. Semantics are written at the families' methods.
 *
 * <p>One thread at a time; an operation may use the device's other threads. A wrong shape is an
 * {@link IllegalArgumentException} that names the operand, what was expected and what was there.
 */
public final class Operations {
  private final Backend backend;
  private final LinearAlgebra linearAlgebra;
  private final Elementwise elementwise;
  private final Activations activations;
  private final Normalisation normalisation;
  private final Softmax softmax;
  private final Reductions reductions;
  private final GraphOperations graph;
  private final Losses losses;
  private final Optimisation optimisation;
  private final Factorisation factorisation;
  private final Conversion conversion;
  private final WeightProducts weightProducts;
  private final RandomOperations random;
  private final Attention attention;
  private final Rotary rotary;
  private final Embedding embedding;

  /** The operations of a backend. */
  public Operations(Backend backend) {
    this.backend = backend;
    this.linearAlgebra = new CheckedLinearAlgebra(backend.linearAlgebra());
    this.elementwise = new CheckedElementwise(backend.elementwise());
    this.activations = new CheckedActivations(backend.activations());
    this.normalisation = new CheckedNormalisation(backend.normalisation());
    this.softmax = new CheckedSoftmax(backend.softmax());
    this.reductions = new CheckedReductions(backend.reductions());
    this.graph = new CheckedGraphOperations(backend.graph());
    this.losses = new CheckedLosses(backend.losses());
    this.optimisation = new CheckedOptimisation(backend.optimisation());
    this.factorisation = new CheckedFactorisation(backend.factorisation());
    this.conversion = new CheckedConversion(backend.conversion());
    this.weightProducts = new CheckedWeightProducts(backend.weightProducts());
    this.random = new CheckedRandomOperations(backend.random());
    this.attention = new CheckedAttention(backend.attention());
    this.rotary = new CheckedRotary(backend.rotary());
    this.embedding = new CheckedEmbedding(backend.embedding());
  }

  /** What runs below. */
  public Backend backend() {
    return backend;
  }

  /** Dense products. */
  public LinearAlgebra linearAlgebra() {
    return linearAlgebra;
  }

  /** What treats each element alone. */
  public Elementwise elementwise() {
    return elementwise;
  }

  /** Activation functions. */
  public Activations activations() {
    return activations;
  }

  /** Normalises rows. */
  public Normalisation normalisation() {
    return normalisation;
  }

  /** Turns rows into distributions. */
  public Softmax softmax() {
    return softmax;
  }

  /** Many values become one. */
  public Reductions reductions() {
    return reductions;
  }

  /** Sparse products. */
  public GraphOperations graph() {
    return graph;
  }

  /** Mean losses over a subset of rows. */
  public Losses losses() {
    return losses;
  }

  /** Steps of optimisers. */
  public Optimisation optimisation() {
    return optimisation;
  }

  /** Triangular factors and systems of equations. */
  public Factorisation factorisation() {
    return factorisation;
  }

  /** Between formats of numbers. */
  public Conversion conversion() {
    return conversion;
  }

  /** Products of a few rows with weights in small formats. */
  public WeightProducts weightProducts() {
    return weightProducts;
  }

  /** Random numbers. */
  public RandomOperations random() {
    return random;
  }

  /** Attention of queries to keys and values. */
  public Attention attention() {
    return attention;
  }

  /** Rotary position embedding. */
  public Rotary rotary() {
    return rotary;
  }

  /** Rows of a table by number. */
  public Embedding embedding() {
    return embedding;
  }
}
