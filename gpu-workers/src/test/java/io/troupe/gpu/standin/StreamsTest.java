package io.troupe.gpu.standin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.troupe.gpu.standin.RawCuda.Grid;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import jcuda.Pointer;
import jcuda.driver.CUdeviceptr;
import jcuda.driver.CUevent;
import jcuda.driver.CUresult;
import jcuda.driver.CUstream;
import jcuda.driver.CUstream_flags;
import jcuda.driver.JCudaDriver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Streams run late enough to show every wait that is missing, and only then. */
@Tag("stand-in")
class StreamsTest {
  private static final int N = 256;
  private static final Grid GRID = Grid.of(1, N);

  private RawCuda cuda;
  private CUstream first;
  private CUstream second;
  private CUdeviceptr ones;
  private CUdeviceptr middle;
  private CUdeviceptr sum;
  private Pointer pinned;
  private FloatBuffer host;

  @BeforeEach
  void open() {
    cuda = RawCuda.open(RawCuda.KERNELS, Settings.fast());
    first = stream();
    second = stream();
    ones = cuda.upload(filled(1));
    middle = cuda.upload(filled(0));
    sum = cuda.upload(filled(0));
    pinned = new Pointer();
    RawCuda.succeeds(JCudaDriver.cuMemHostAlloc(pinned, 4 * N, 0));
    host = pinned.getByteBuffer(0, 4 * N).order(ByteOrder.nativeOrder()).asFloatBuffer();
    fill(-1);
  }

  @AfterEach
  void close() {
    JCudaDriver.cuStreamDestroy(first);
    JCudaDriver.cuStreamDestroy(second);
    JCudaDriver.cuMemFreeHost(pinned);
    cuda.close();
    assertThat(StandIn.load().messages()).isEmpty();
  }

  private static CUstream stream() {
    CUstream stream = new CUstream();
    RawCuda.succeeds(JCudaDriver.cuStreamCreate(stream, CUstream_flags.CU_STREAM_NON_BLOCKING));
    return stream;
  }

  private static float[] filled(float value) {
    float[] values = new float[N];
    Arrays.fill(values, value);
    return values;
  }

  private void fill(float value) {
    for (int i = 0; i < N; i++) {
      host.put(i, value);
    }
  }

  /** middle = 1 + 1 in the first stream. */
  private void addInFirst() {
    RawCuda.succeeds(cuda.launch("vector_add", GRID, first, ones, ones, middle, N));
  }

  /** host = middle + 1 in the second stream. */
  private void addInSecond() {
    RawCuda.succeeds(cuda.launch("vector_add", GRID, second, middle, ones, sum, N));
    RawCuda.succeeds(JCudaDriver.cuMemcpyDtoHAsync(pinned, sum, 4 * N, second));
  }

  private float synchronised(CUstream stream) {
    RawCuda.succeeds(JCudaDriver.cuStreamSynchronize(stream));
    return host.get(5);
  }

  @Test
  void aResultThatIsReadBeforeTheWaitIsOld() {
    addInFirst();
    RawCuda.succeeds(JCudaDriver.cuMemcpyDtoHAsync(pinned, middle, 4 * N, first));
    assertThat(host.get(5)).isEqualTo(-1);
    assertThat(synchronised(first)).isEqualTo(2);
  }

  @Test
  void aMissingWaitBetweenStreamsGivesOldValues() {
    addInFirst();
    addInSecond();
    assertThat(synchronised(second)).isEqualTo(1);
  }

  @Test
  void anEventOrdersStreams() {
    CUevent event = new CUevent();
    RawCuda.succeeds(JCudaDriver.cuEventCreate(event, 0));
    addInFirst();
    RawCuda.succeeds(JCudaDriver.cuEventRecord(event, first));
    RawCuda.succeeds(JCudaDriver.cuStreamWaitEvent(second, event, 0));
    addInSecond();
    assertThat(JCudaDriver.cuEventQuery(event)).isEqualTo(CUresult.CUDA_ERROR_NOT_READY);
    assertThat(synchronised(second)).isEqualTo(3);
    RawCuda.succeeds(JCudaDriver.cuEventQuery(event));
    RawCuda.succeeds(JCudaDriver.cuEventDestroy(event));
  }

  @Test
  void aPinnedBufferThatIsReusedTooEarlyIsCopiedAsItIsThen() {
    fill(7);
    RawCuda.succeeds(JCudaDriver.cuMemcpyHtoDAsync(middle, pinned, 4 * N, first));
    fill(9);
    RawCuda.succeeds(JCudaDriver.cuStreamSynchronize(first));
    assertThat(cuda.floats(middle, 1)).containsExactly(9);
  }

  @Test
  void pageableMemoryIsStagedAtTheCall() {
    float[] values = filled(7);
    RawCuda.succeeds(JCudaDriver.cuMemcpyHtoDAsync(middle, Pointer.to(values), 4 * N, first));
    Arrays.fill(values, 9);
    RawCuda.succeeds(JCudaDriver.cuStreamSynchronize(first));
    assertThat(cuda.floats(middle, 1)).containsExactly(7);
  }

  @Test
  void eagerStreamsShowNoneOfIt() {
    StandIn.load().set("streams", "eager");
    addInFirst();
    addInSecond();
    assertThat(host.get(5)).isEqualTo(3);
  }

  /** Some seeds of the order in which streams run show the missing wait, and some do not. */
  @Test
  void randomStreamsDifferFromRunToRun() {
    StandIn.load().set("streams", "random");
    List<Float> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      RawCuda.succeeds(JCudaDriver.cuMemsetD32(middle, 0, N));
      RawCuda.succeeds(JCudaDriver.cuCtxSynchronize());
      addInFirst();
      addInSecond();
      seen.add(synchronised(second));
      RawCuda.succeeds(JCudaDriver.cuCtxSynchronize());
    }
    assertThat(seen).contains(1f, 3f).containsOnly(1f, 3f);
  }

  @Test
  void theLegacyStreamWaitsForBlockingStreams() {
    CUstream blocking = new CUstream();
    RawCuda.succeeds(JCudaDriver.cuStreamCreate(blocking, CUstream_flags.CU_STREAM_DEFAULT));
    RawCuda.succeeds(cuda.launch("vector_add", GRID, blocking, ones, ones, middle, N));
    RawCuda.succeeds(cuda.launch("vector_add", GRID, null, middle, ones, sum, N));
    assertThat(cuda.floats(sum, 1)).containsExactly(3);
    RawCuda.succeeds(JCudaDriver.cuStreamDestroy(blocking));
  }

  @Test
  void eventsTellTime() {
    CUevent start = new CUevent();
    CUevent end = new CUevent();
    RawCuda.succeeds(JCudaDriver.cuEventCreate(start, 0));
    RawCuda.succeeds(JCudaDriver.cuEventCreate(end, 0));
    RawCuda.succeeds(JCudaDriver.cuEventRecord(start, first));
    addInFirst();
    RawCuda.succeeds(JCudaDriver.cuEventRecord(end, first));
    float[] milliseconds = {-1};
    assertThat(JCudaDriver.cuEventElapsedTime(milliseconds, start, end))
        .isEqualTo(CUresult.CUDA_ERROR_NOT_READY);
    RawCuda.succeeds(JCudaDriver.cuEventSynchronize(end));
    RawCuda.succeeds(JCudaDriver.cuEventElapsedTime(milliseconds, start, end));
    assertThat(milliseconds[0]).isPositive().isCloseTo(500, within(500f));
    RawCuda.succeeds(JCudaDriver.cuEventDestroy(start));
    RawCuda.succeeds(JCudaDriver.cuEventDestroy(end));
  }

  @Test
  void threadsOfJavaUseOneContextTogether() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<Future<Boolean>> running = new ArrayList<>();
      for (int thread = 0; thread < 4; thread++) {
        int number = thread;
        running.add(threads.submit(() -> doubleTwoHundredTimes(number)));
      }
      for (Future<Boolean> one : running) {
        assertThat(one.get()).isTrue();
      }
    }
  }

  private boolean doubleTwoHundredTimes(int thread) {
    RawCuda.succeeds(JCudaDriver.cuCtxSetCurrent(cuda.context));
    CUstream own = stream();
    CUdeviceptr x = new CUdeviceptr();
    RawCuda.succeeds(JCudaDriver.cuMemAlloc(x, 4 * N));
    boolean right = true;
    for (int i = 0; i < 200; i++) {
      RawCuda.succeeds(
          JCudaDriver.cuMemcpyHtoDAsync(x, Pointer.to(filled(i + thread)), 4 * N, own));
      RawCuda.succeeds(cuda.launch("vector_add", GRID, own, x, x, x, N));
      float[] out = new float[N];
      RawCuda.succeeds(JCudaDriver.cuMemcpyDtoHAsync(Pointer.to(out), x, 4 * N, own));
      RawCuda.succeeds(JCudaDriver.cuStreamSynchronize(own));
      right &= out[N - 1] == 2 * (i + thread);
    }
    RawCuda.succeeds(JCudaDriver.cuMemFree(x));
    RawCuda.succeeds(JCudaDriver.cuStreamDestroy(own));
    return right;
  }
}
