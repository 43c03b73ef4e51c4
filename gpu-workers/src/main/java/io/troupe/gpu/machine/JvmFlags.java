package io.troupe.gpu.machine;

import java.lang.management.ManagementFactory;
import java.nio.Buffer;
import java.util.ArrayList;
import java.util.List;

/** The flags that every Troupe JVM needs on JDK 25. */
final class JvmFlags {
  private static final String UNSAFE = "--sun-misc-unsafe-memory-access=allow";

  private JvmFlags() {}

  /** Those that this JVM was not started with. */
  static List<String> missing() {
    Module own = JvmFlags.class.getModule();
    List<String> missing = new ArrayList<>();
    if (!Buffer.class.getModule().isOpen("java.nio", own)) {
      missing.add("--add-opens=java.base/java.nio=ALL-UNNAMED");
    }
    if (!own.isNativeAccessEnabled()) {
      missing.add("--enable-native-access=ALL-UNNAMED");
    }
    if (!ManagementFactory.getRuntimeMXBean().getInputArguments().contains(UNSAFE)) {
      missing.add(UNSAFE);
    }
    return missing;
  }
}
