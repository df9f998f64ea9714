package netc.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.OptionalInt;
import netc.abi.DeviceCode;
import netc.abi.Space;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said where OpenCL fails, and that nothing is left behind. No device is needed.
class OpenClDriverTest {
    private static final DeviceCode CODE = new DeviceCode("", List.of(new DeviceCode.Entry("k", 1, true, true)));

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
        Driver.Memory weights = driver.allocate(Space.WEIGHTS, 4);
        Driver.Memory arena = driver.allocate(Space.ARENA, 4);
        Driver.Memory indices = driver.allocate(Space.INDICES, 4);
        driver.write(arena, 0, new float[4], 0, 4);
        driver.run(driver.record(weights, arena, indices, 1, List.of(new Driver.Turns(0, List.of(0), 4))), 7);
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
                    assertThrows(OpenClException.class, () -> driver.allocate(Space.ARENA, 1_000_000_000))
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
}
