import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars for a bundle: without what other systems need, and not compressed, since the archive
 * compresses all of them together, which halves them. The same jars give the same bytes.
 *
 * <p>{@code java BundleJars.java FROM TO}: folders.
 */
public final class BundleJars {
  /** Jars of which nothing is left on Linux on x86-64. */
  private static final Pattern FOREIGN_JAR =
      Pattern.compile(".*-(windows|osx|linux)-(x86_64|x86_32|aarch_64|arm64)\\.jar");

  private static final Pattern OWN_JAR = Pattern.compile(".*-linux-x86_64\\.jar");

  /** Native libraries, whatever their system. */
  private static final Pattern NATIVE =
      Pattern.compile(".*\\.(so|so\\.[0-9.]+|dll|dylib|jnilib|a)");

  /** Where libraries keep those of Linux on x86-64. */
  private static final List<Pattern> OWN_NATIVES =
      List.of(
          Pattern.compile("org/sqlite/native/Linux/x86_64/.*"),
          Pattern.compile("jni/x86_64-Linux/.*"),
          Pattern.compile("META-INF/native/.*linux_x86_64.*"),
          Pattern.compile("lib/libJ(CudaDriver|CudaRuntime|Nvrtc|Cublas2)-.*linux-x86_64\\.so"),
          // JavaCPP's own bridges to oneDNN are not used: its C interface is called directly.
          Pattern.compile("org/bytedeco/dnnl/linux-x86_64/lib(dnnl|gomp).*"),
          Pattern.compile(".*/linux[-_/](x86_64|x86-64|amd64)/(?!.*jni).*"));

  private static final long EPOCH_OF_ZIP = 315_532_800_000L + 86_400_000L;

  private BundleJars() {}

  /** Copies the jars of one folder to another. */
  public static void main(String[] arguments) throws IOException {
    Path from = Path.of(arguments[0]);
    Path to = Files.createDirectories(Path.of(arguments[1]));
    try (var jars = Files.list(from)) {
      for (Path jar : jars.filter(each -> each.toString().endsWith(".jar")).sorted().toList()) {
        String name = jar.getFileName().toString();
        boolean foreign =
            FOREIGN_JAR.matcher(name).matches() && !OWN_JAR.matcher(name).matches();
        if (!foreign) {
          copy(jar, to.resolve(name));
        }
      }
    }
  }

  private static void copy(Path jar, Path target) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(target);
        ZipOutputStream out = new ZipOutputStream(file)) {
      TreeMap<String, ZipEntry> entries = new TreeMap<>();
      // A manifest is found only where it is the first entry.
      ZipEntry manifest = zip.getEntry("META-INF/MANIFEST.MF");
      if (manifest != null) {
        write(zip, manifest, out);
      }
      zip.stream().forEach(entry -> entries.put(entry.getName(), entry));
      entries.values().stream()
          .filter(entry -> !entry.isDirectory() && isWanted(entry.getName()))
          .forEach(entry -> writeUnchecked(zip, entry, out));
    }
  }

  private static boolean isWanted(String name) {
    if (name.equals("META-INF/MANIFEST.MF") || name.matches("META-INF/[^/]+\\.(SF|RSA|DSA)")) {
      return false;
    }
    return !NATIVE.matcher(name).matches()
        || OWN_NATIVES.stream().anyMatch(own -> own.matcher(name).matches());
  }

  private static void writeUnchecked(ZipFile zip, ZipEntry entry, ZipOutputStream out) {
    try {
      write(zip, entry, out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void write(ZipFile zip, ZipEntry entry, ZipOutputStream out) throws IOException {
    byte[] content;
    try (InputStream in = zip.getInputStream(entry)) {
      content = in.readAllBytes();
    }
    CRC32 sum = new CRC32();
    sum.update(content);
    ZipEntry stored = new ZipEntry(entry.getName());
    stored.setMethod(ZipEntry.STORED);
    stored.setSize(content.length);
    stored.setCompressedSize(content.length);
    stored.setCrc(sum.getValue());
    stored.setTime(EPOCH_OF_ZIP);
    out.putNextEntry(stored);
    out.write(content);
    out.closeEntry();
  }
}
