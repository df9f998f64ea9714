package netc.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalInt;
import netc.abi.DeviceCode;
import netc.abi.Storage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said where OpenCL fails, and that nothing is left behind. No device is needed.
class OpenClDriverTest {
    private static final DeviceCode CODE = new DeviceCode("", List.of(new DeviceCode.Entry("k", 1, true)));

    private final FakeLoader loader = new FakeLoader();

    private Devices devices() {
        return new Devices(new OpenCl(loader));
    }

    private OpenClDriver driver() {
        Devices devices = devices();
        return new OpenClDriver(devices, devices.choose(OptionalInt.empty()), CODE);
    }

    /// A launch with all that belongs to it.
    private static void launch(OpenClDriver driver) {
        Driver.Memory weights = driver.allocate(Storage.WEIGHTS, 4);
        Driver.Memory arena = driver.allocate(Storage.ARENA, 4);
        Driver.Memory indices = driver.allocate(Storage.INDICES, 4);
        driver.write(arena, 0, new float[4], 0, 4);
        driver.run(driver.record(weights, arena, indices, 1, List.of(new Driver.Turns(0, List.of(0), List.of(), 4)),
                List.of()), 0, 1, 7, 0);
        driver.read(arena, 0, new float[4], 0, 4);
        driver.await();
    }

    @Test
    void loaderAloneIsNoPlatform() {
        String message = "no OpenCL platform: expected a driver, found the loader alone; Debian has one for every machine"
                + " in pocl-opencl-icd";
        loader.platforms = 0;
        assertEquals(message, assertThrows(OpenClException.class, this::devices).getMessage());
        loader.failing("clGetPlatformIDs", -1001);
        assertEquals(message, assertThrows(OpenClException.class, this::devices).getMessage());
    }

    @Test
    void platformsWithoutDevicesAreRefused() {
        String message = "no OpenCL device: the platforms that are installed have none";
        loader.devices = 0;
        assertEquals(message, assertThrows(OpenClException.class, this::devices).getMessage());
        loader.failing("clGetDeviceIDs", -1);
        assertEquals(message, assertThrows(OpenClException.class, this::devices).getMessage());
    }

    @Test
    void devicesOfAllPlatformsAreNumberedInOrder() {
        loader.platforms = 2;
        loader.devices = 3;
        assertEquals(List.of(0, 1, 2, 3, 4, 5), devices().all().stream().map(OpenClDevice::number).toList());
    }

    @Test
    void logOfACompilerStandsBelowTheLine() {
        loader.failing("clBuildProgram", -11).log = "line 3: unheard_of\nline 4: gone";
        assertEquals("""
                OpenCL: the compiler of fake refused the kernels: CL_BUILD_PROGRAM_FAILURE (-11); its log:
                line 3: unheard_of
                line 4: gone""", assertThrows(OpenClException.class, this::driver).getMessage());
        loader.log = "";
        assertEquals("OpenCL: the compiler of fake refused the kernels: CL_BUILD_PROGRAM_FAILURE (-11), without a log",
                assertThrows(OpenClException.class, this::driver).getMessage());
        assertEquals(0, loader.held());
    }

    @ParameterizedTest
    @CsvSource({"-4, CL_MEM_OBJECT_ALLOCATION_FAILURE (-4)", "-5, CL_OUT_OF_RESOURCES (-5)",
            "-6, CL_OUT_OF_HOST_MEMORY (-6)", "-61, CL_INVALID_BUFFER_SIZE (-61)"})
    void memoryThatADeviceLacksIsSaid(int status, String words) {
        loader.failing("clCreateBuffer", status);
        try (OpenClDriver driver = driver()) {
            assertEquals("the OpenCL device has no room for another 4,000,000,000 bytes: " + words
                    + "; a smaller batch or model takes less",
                    assertThrows(OpenClException.class, () -> driver.allocate(Storage.ARENA, 1_000_000_000))
                            .getMessage());
        }
        assertEquals(0, loader.held());
    }

    @ParameterizedTest
    @CsvSource({"clEnqueueWriteBuffer", "clEnqueueReadBuffer", "clEnqueueNDRangeKernel", "clFinish", "clSetKernelArg",
            "clCreateKernel"})
    void whatFailsLaterIsNamedAndLeavesNothingBehind(String function) {
        loader.failing(function, -5);
        try (OpenClDriver driver = driver()) {
            assertEquals("OpenCL: " + function + " failed: CL_OUT_OF_RESOURCES (-5)",
                    assertThrows(OpenClException.class, () -> launch(driver)).getMessage());
        }
        assertEquals(0, loader.held());
    }

    @ParameterizedTest
    @CsvSource({"clCreateContext", "clCreateCommandQueue", "clCreateProgramWithSource"})
    void whatFailsAtTheStartIsNamedAndLeavesNothingBehind(String function) {
        loader.failing(function, -6);
        assertEquals("OpenCL: " + function + " failed: CL_OUT_OF_HOST_MEMORY (-6)",
                assertThrows(OpenClException.class, this::driver).getMessage());
        assertEquals(0, loader.held());
    }

    @Test
    void everythingIsReleasedInTheEnd() {
        try (OpenClDriver driver = driver()) {
            launch(driver);
            assertEquals(3 + 3 + 1, loader.held(), "context, queue and program; memories; a kernel");
        }
        assertEquals(0, loader.held());
    }

    private void launch(int turns, long... seeds) {
        try (OpenClDriver driver = driver()) {
            Driver.Memory weights = driver.allocate(Storage.WEIGHTS, 4);
            Driver.Memory arena = driver.allocate(Storage.ARENA, 4);
            Driver.Memory indices = driver.allocate(Storage.INDICES, 4);
            Driver.Sequence sequence = driver.record(weights, arena, indices, 3,
                    List.of(new Driver.Turns(0, List.of(0), List.of(), turns)), List.of());
            for (long seed : seeds) {
                driver.run(sequence, 0, 1, seed, (int) seed + 1);
            }
            driver.await();
        }
    }

    /// Whatever a device runs side by side.
    ///
    /// @param type `CL_DEVICE_TYPE`: a processor, a graphics card
    @ParameterizedTest
    @ValueSource(longs = {1 << 1, 1 << 2})
    void everyTurnIsAWorkItemOfAGroupThatIsFull(long type) {
        loader.deviceType = type;
        for (int turns : new int[] {1, 2, 63, 64, 65, 127, 128, 1000}) {
            launch(turns, 7);
            FakeLoader.Started started = loader.started.getLast();
            assertTrue(started.work() >= turns && started.work() < turns + started.group(), turns + ": " + started);
            assertEquals(0, started.work() % started.group(), turns + ": " + started);
        }
        launch(0, 7);
        assertEquals(8, loader.started.size(), "a launch of no turns starts nothing");
    }

    @Test
    void kernelsHaveAllArgumentsAndTheNumbersOfTheirRun() {
        launch(4, 7, -8);
        // three memories, turns, examples, seed, first example, one offset
        assertEquals(List.of(8L, 8L, 8L, 4L, 4L, 8L, 4L, 4L), loader.started.getFirst().sizes());
        assertEquals(List.of(7L, -8L), loader.started.stream().map(FakeLoader.Started::seed).toList());
        assertEquals(List.of(8, -7), loader.started.stream().map(FakeLoader.Started::first).toList());
    }

    @Test
    void memoriesAndCopiesAreAsLongAsTheirElements() {
        try (OpenClDriver driver = driver()) {
            Driver.Memory arena = driver.allocate(Storage.ARENA, 10);
            Driver.Memory indices = driver.allocate(Storage.INDICES, 5);
            driver.write(arena, 3, new float[9], 2, 7);
            driver.read(indices, 1, new int[4], 0, 4);
            driver.await();
        }
        assertEquals(List.of(40L, 20L), loader.buffers);
        assertEquals(List.of(new FakeLoader.Copied("clEnqueueWriteBuffer", 12, 28),
                new FakeLoader.Copied("clEnqueueReadBuffer", 4, 16)), loader.copied);
    }

    @Test
    void whatIsReadIsThereOnceTheQueueIsDone() {
        try (OpenClDriver driver = driver()) {
            int[] wholes = new int[3];
            float[] reals = new float[3];
            driver.read(driver.allocate(Storage.INDICES, 4), 0, wholes, 1, 2);
            driver.read(driver.allocate(Storage.ARENA, 4), 2, reals, 0, 1);
            driver.await();
            assertArrayEquals(new int[] {0, FakeLoader.READ, FakeLoader.READ}, wholes);
            assertArrayEquals(new float[] {Float.intBitsToFloat(FakeLoader.READ), 0, 0}, reals);
        }
    }

    /// What OpenCL C 1.2 lets a compiler do to bits, if it is asked to.
    @Test
    void compilersMayChangeNoBits() {
        driver().close();
        assertTrue(loader.options.contains("-cl-fp32-correctly-rounded-divide-sqrt"), loader.options);
        for (String option : List.of("-cl-fast-relaxed-math", "-cl-unsafe-math-optimizations", "-cl-finite-math-only",
                "-cl-mad-enable", "-cl-no-signed-zeros", "-cl-denorms-are-zero",
                "-cl-single-precision-constant")) {
            assertFalse(loader.options.contains(option), loader.options);
        }
    }
}
