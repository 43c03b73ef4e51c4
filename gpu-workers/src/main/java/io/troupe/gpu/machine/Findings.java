package io.troupe.gpu.machine;

import io.troupe.gpu.cuda.CudaAvailability.Available;
import io.troupe.gpu.cuda.CudaAvailability.Unavailable;
import io.troupe.gpu.cuda.CudaDeviceInfo;
import io.troupe.gpu.machine.Finding.Status;
import io.troupe.gpu.onednn.OneDnnAvailability;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Puts a machine into words. */
final class Findings {
  private Findings() {}

  static List<Finding> of(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding(
            "processor",
            Status.OK,
            machine.processor() + ", " + machine.cores() + " cores for this process"));
    findings.add(instructions(machine));
    findings.add(new Finding("memory", Status.OK, gibibytes(machine.memoryBytes())));
    findings.add(new Finding("system", Status.OK, machine.operatingSystem()));
    findings.add(new Finding("java", Status.OK, machine.javaRuntime()));
    findings.add(flags(machine));
    findings.add(vectors(machine));
    findings.add(oneDnn(machine));
    findings.addAll(cuda(machine));
    return findings;
  }

  private static Finding instructions(Machine machine) {
    if (machine.instructionSets().isEmpty()) {
      return new Finding(
          "vector instructions", Status.WARNING, "none that are known; computing is slow");
    }
    return new Finding(
        "vector instructions", Status.OK, String.join(" ", machine.instructionSets()));
  }

  private static Finding flags(Machine machine) {
    if (machine.missingFlags().isEmpty()) {
      return new Finding("JVM flags", Status.OK, "all there");
    }
    return new Finding(
        "JVM flags",
        Status.WARNING,
        "start this JVM with " + String.join(" ", machine.missingFlags()));
  }

  private static Finding vectors(Machine machine) {
    return switch (machine.vectorModule()) {
      case IN_USE -> new Finding("Vector API", Status.OK, "in use");
      case INSTALLED ->
          new Finding("Vector API", Status.OK, "in the JDK; executors are started with it");
      case MISSING ->
          new Finding(
              "Vector API",
              Status.WARNING,
              "this JDK has no module jdk.incubator.vector, so computing is many times slower;"
                  + " use a full JDK 25");
    };
  }

  private static Finding oneDnn(Machine machine) {
    return switch (machine.oneDnn()) {
      case OneDnnAvailability.Available available ->
          new Finding("oneDNN", Status.OK, "version " + available.version() + ", for products");
      case OneDnnAvailability.Unavailable unavailable ->
          new Finding(
              "oneDNN",
              Status.ABSENT,
              unavailable.reason() + "; large products and bf16 are slower without it");
    };
  }

  private static List<Finding> cuda(Machine machine) {
    return switch (machine.cuda()) {
      case Unavailable unavailable ->
          List.of(new Finding("CUDA", Status.ABSENT, unavailable.reason()));
      case Available available -> {
        List<Finding> findings = new ArrayList<>();
        findings.add(
            new Finding("CUDA", Status.OK, "driver for CUDA " + available.driverVersion()));
        for (CudaDeviceInfo device : available.devices()) {
          findings.add(
              new Finding(
                  "cuda:" + device.index(),
                  Status.OK,
                  device.name()
                      + ", "
                      + gibibytes(device.memoryBytes())
                      + ", compute capability "
                      + device.computeCapability()));
        }
        findings.add(kernels(available));
        findings.add(new Finding("CUDA products", Status.OK, available.supplies().products()));
        yield findings;
      }
    };
  }

  private static Finding kernels(Available available) {
    return available
        .supplies()
        .kernels()
        .map(origin -> new Finding("CUDA kernels", Status.OK, origin))
        .orElseGet(
            () ->
                new Finding(
                    "CUDA kernels",
                    Status.WARNING,
                    "none: this build has no fatbin and the machine no NVRTC, so no GPU can be used;"
                        + " build where nvcc is, or install NVRTC"));
  }

  private static String gibibytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f GiB", bytes / (1024.0 * 1024 * 1024));
  }
}
