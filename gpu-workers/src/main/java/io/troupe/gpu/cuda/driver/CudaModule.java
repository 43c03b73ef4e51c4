package io.troupe.gpu.cuda.driver;

import java.util.HashMap;
import java.util.Map;
import jcuda.driver.CUfunction;
import jcuda.driver.CUfunction_attribute;
import jcuda.driver.CUmodule;
import jcuda.driver.CUresult;
import jcuda.driver.JCudaDriver;

/** A loaded module image and its kernels. */
public final class CudaModule implements Resources.Resource {
  /** What a kernel may have without being allowed more. */
  private static final int USUAL_SHARED_BYTES = 48 << 10;

  private final CudaContext context;
  private final String source;
  private final CUmodule module = new CUmodule();
  private final Map<String, Kernel> kernels = new HashMap<>();

  /**
   * Loads an image: a cubin, a fatbin, or what else the driver takes.
   *
   * @param source where it comes from, for messages
   * @throws CudaFailure of kind NO_IMAGE if it has nothing for this device
   */
  public CudaModule(CudaContext context, String source, byte[] image) {
    this.context = context;
    this.source = source;
    context.enter();
    int result = JCudaDriver.cuModuleLoadData(module, image);
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failed(
          result, "cuModuleLoadData of " + source + " (" + image.length + " bytes)");
    }
  }

  /** Where the image came from. */
  public String source() {
    return source;
  }

  /**
   * A kernel by its name, looked up once.
   *
   * @throws CudaFailure of kind NOT_FOUND if the module has none of that name
   */
  public Kernel kernel(String name) {
    Kernel known = kernels.get(name);
    if (known != null) {
      return known;
    }
    CUfunction function = new CUfunction();
    context.enter();
    int result = JCudaDriver.cuModuleGetFunction(function, module, name);
    if (result != CUresult.CUDA_SUCCESS) {
      throw context.failed(result, "cuModuleGetFunction of " + name + " in " + source);
    }
    Kernel kernel = new Kernel(name, function);
    kernels.put(name, kernel);
    return kernel;
  }

  /** One kernel of the module. */
  public final class Kernel {
    private final String name;
    private final CUfunction function;
    private int sharedBytes = USUAL_SHARED_BYTES;

    private Kernel(String name, CUfunction function) {
      this.name = name;
      this.function = function;
    }

    CUfunction function() {
      return function;
    }

    /** Allows the kernel as much dynamic shared memory as it now gets. */
    void allowShared(int bytes) {
      if (bytes > sharedBytes) {
        int result =
            JCudaDriver.cuFuncSetAttribute(
                function,
                CUfunction_attribute.CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES,
                bytes);
        if (result != CUresult.CUDA_SUCCESS) {
          throw context.failed(
              result, "cuFuncSetAttribute of " + bytes + " bytes of shared memory for " + name);
        }
        sharedBytes = bytes;
      }
    }

    @Override
    public String toString() {
      return name;
    }
  }

  @Override
  public void close() {
    if (context.enterToClose()) {
      context.check(JCudaDriver.cuModuleUnload(module), "cuModuleUnload");
    }
  }
}
