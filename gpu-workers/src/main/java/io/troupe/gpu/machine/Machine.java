package io.troupe.gpu.machine;

import io.troupe.gpu.Devices;
import io.troupe.gpu.cuda.CudaAvailability;
import io.troupe.gpu.cuda.CudaProbe;
import io.troupe.gpu.onednn.OneDnn;
import io.troupe.gpu.onednn.OneDnnAvailability;
import java.lang.management.ManagementFactory;
import java.lang.module.ModuleFinder;
import java.util.List;

/**
 * What there is for computing.
 *
 * @param processor the processor's model
 * @param cores how many this process may use: limits of containers count
 * @param memoryBytes how much memory this process may use: limits of containers count
 * @param instructionSets the vector instructions that matter here, such as {@code avx512f}
 * @param operatingSystem name, version and architecture
 * @param javaRuntime vendor and version
 * @param vectorModule whether the JDK has the Vector API, and whether this JVM uses it
 * @param missingFlags JVM flags that Troupe needs and this JVM was not started with
 * @param oneDnn whether the library for large products loads
 * @param cuda what there is of CUDA
 */
public record Machine(
    String processor,
    int cores,
    long memoryBytes,
    List<String> instructionSets,
    String operatingSystem,
    String javaRuntime,
    VectorModule vectorModule,
    List<String> missingFlags,
    OneDnnAvailability oneDnn,
    CudaAvailability cuda) {

  /** Keeps copies of the lists. */
  public Machine {
    instructionSets = List.copyOf(instructionSets);
    missingFlags = List.copyOf(missingFlags);
  }

  /** Whether the Vector API can be used. */
  public enum VectorModule {
    /** This JVM runs with it. */
    IN_USE,
    /** The JDK has it, this JVM was started without it: right for every JVM but executors. */
    INSTALLED,
    /** The JDK does not have it: computing is many times slower. */
    MISSING
  }

  /** Looks at this machine and this JVM; asks for libraries, which then load. */
  public static Machine inspect() {
    Processor processor = Processor.inspect();
    return new Machine(
        processor.model(),
        Runtime.getRuntime().availableProcessors(),
        allowedMemory(),
        processor.instructionSets(),
        property("os.name") + " " + property("os.version") + " " + property("os.arch"),
        property("java.vm.vendor") + " " + property("java.runtime.version"),
        vectorModuleOfThisJvm(),
        JvmFlags.missing(),
        OneDnn.result(),
        CudaProbe.result());
  }

  /** The findings in the order in which a user reads them. */
  public List<Finding> findings() {
    return Findings.of(this);
  }

  private static VectorModule vectorModuleOfThisJvm() {
    if (Devices.hasVectorModule()) {
      return VectorModule.IN_USE;
    }
    return ModuleFinder.ofSystem().find("jdk.incubator.vector").isPresent()
        ? VectorModule.INSTALLED
        : VectorModule.MISSING;
  }

  private static long allowedMemory() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.OperatingSystemMXBean system
        ? system.getTotalMemorySize()
        : Runtime.getRuntime().maxMemory();
  }

  private static String property(String name) {
    return System.getProperty(name, "unknown");
  }
}
