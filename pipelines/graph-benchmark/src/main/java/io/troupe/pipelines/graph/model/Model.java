package io.troupe.pipelines.graph.model;

import java.util.Locale;

/** Every model that can be trained; a new one is an {@link Architecture} and one line here. */
public enum Model {
  /** Looks at each node alone: what features give without the graph. */
  RESNET(new ResNet()),
  /** Kipf and Welling, arXiv 1609.02907: normalised sums over neighbours and the node itself. */
  GCN(new Gcn()),
  /** Hamilton, Ying and Leskovec, arXiv 1706.02216: the node beside the mean of its neighbours. */
  SAGE(new Sage());

  @SuppressWarnings("ImmutableEnumChecker") // Architectures have no state.
  private final Architecture architecture;

  Model(Architecture architecture) {
    this.architecture = architecture;
  }

  /** How files and tables write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** How it is built. */
  public Architecture architecture() {
    return architecture;
  }
}
