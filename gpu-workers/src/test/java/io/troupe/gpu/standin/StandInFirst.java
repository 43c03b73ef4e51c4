package io.troupe.gpu.standin;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Loads the stand-in before any test with its tag, and names the product's kernels for it: what a
 * JVM has found of CUDA it keeps, so a test that asks before the driver is there would spoil all
 * that follow.
 */
public final class StandInFirst implements BeforeAllCallback, BeforeEachCallback {
  @Override
  public void beforeAll(ExtensionContext context) {
    prepare(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    prepare(context);
  }

  private static void prepare(ExtensionContext context) {
    if (!context.getTags().contains("stand-in")) {
      return;
    }
    StandIn.load();
    if (System.getProperty(StandIn.MODULE) == null) {
      System.setProperty(
          StandIn.MODULE,
          StandIn.image(StandIn.productKernels(), Settings.fast().variant()).toString());
    }
  }
}
