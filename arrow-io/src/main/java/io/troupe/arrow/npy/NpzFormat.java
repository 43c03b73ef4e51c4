package io.troupe.arrow.npy;

import io.troupe.arrow.Tensor;
import io.troupe.arrow.TensorArena;
import io.troupe.arrow.TensorFileException;
import io.troupe.arrow.TensorFormat;
import io.troupe.arrow.TensorSet;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** {@code .npz}: a zip of npy arrays, each called as its member without {@code .npy}. */
public final class NpzFormat implements TensorFormat {
  private static final String SUFFIX = ".npy";

  @Override
  public String name() {
    return "npz";
  }

  @Override
  public boolean recognises(ByteBuffer head) {
    if (head.remaining() < 4) {
      return false;
    }
    // A local file header, or the end of the directory of a zip without members.
    int magic = head.getInt(head.position());
    return magic == 0x504b0304 || magic == 0x504b0506;
  }

  @Override
  public TensorSet open(Path file, TensorArena arena) throws TensorFileException {
    List<Tensor> tensors = new ArrayList<>();
    boolean whole = false;
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<? extends ZipEntry> members = zip.stream().toList();
      NpzChecks.directory(file, members, Files.size(file));
      for (ZipEntry member : members) {
        tensors.add(read(file, zip, member, arena));
      }
      whole = true;
      return TensorSet.of(tensors);
    } catch (TensorFileException e) {
      throw e;
    } catch (ZipException | EOFException | IllegalArgumentException e) {
      throw new TensorFileException(
          file,
          Optional.empty(),
          "not a sound zip: " + e.getMessage(),
          "copy or write it again",
          e);
    } catch (IOException e) {
      throw new TensorFileException(
          file, Optional.empty(), "cannot be read: " + e, "check its path and permissions", e);
    } finally {
      if (!whole) {
        tensors.forEach(Tensor::close);
      }
    }
  }

  private static Tensor read(Path file, ZipFile zip, ZipEntry member, TensorArena arena)
      throws TensorFileException {
    String name = member.getName().substring(0, member.getName().length() - SUFFIX.length());
    CRC32 sum = new CRC32();
    Tensor tensor;
    try (CheckedInputStream in = new CheckedInputStream(zip.getInputStream(member), sum)) {
      tensor = NpyReader.read(in, member.getSize(), name, arena);
    } catch (NpyProblem e) {
      throw new TensorFileException(file, Optional.of(name), e.problem(), e.hint(), e);
    } catch (IOException e) {
      throw new TensorFileException(
          file, Optional.of(name), "damaged: " + e.getMessage(), "copy or write the file again", e);
    }
    if (sum.getValue() != member.getCrc()) {
      tensor.close();
      throw new TensorFileException(
          file,
          Optional.of(name),
          "damaged: CRC-32 is %08x, expected %08x".formatted(sum.getValue(), member.getCrc()),
          "copy or write the file again");
    }
    return tensor;
  }

  /**
   * Writes {@code tensors}, which have names, deflated to the new file {@code file}; equal tensors
   * give equal bytes.
   *
   * @throws IllegalArgumentException when one has no name, or a type that NumPy does not have
   * @throws IOException when the file exists or cannot be written; what was begun is removed
   */
  public static void write(List<Tensor> tensors, Path file) throws IOException {
    for (Tensor tensor : tensors) {
      NpyHeader.bytes(tensor.type(), tensor.shape());
      NpzChecks.name(tensor.name().orElse(""))
          .ifPresent(
              problem -> {
                throw new IllegalArgumentException("tensor " + tensor + ": " + problem);
              });
    }
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
    boolean whole = false;
    try (ZipOutputStream zip = new ZipOutputStream(new BufferedOutputStream(out, 1 << 16))) {
      for (Tensor tensor : tensors) {
        ZipEntry member = new ZipEntry(tensor.name().orElseThrow() + SUFFIX);
        member.setTimeLocal(LocalDateTime.of(1980, 1, 1, 0, 0));
        zip.putNextEntry(member);
        NpyFormat.write(tensor, zip);
        zip.closeEntry();
      }
      whole = true;
    } finally {
      if (!whole) {
        Files.deleteIfExists(file);
      }
    }
  }
}
