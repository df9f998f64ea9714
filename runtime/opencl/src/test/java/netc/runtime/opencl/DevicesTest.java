package netc.runtime.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is said of devices; none is needed.
class DevicesTest {
    /// Every property that a device of single precision can have.
    private static final long EVERYTHING = 0xFF;

    private static OpenClDevice device(int number, List<String> lacks) {
        return new OpenClDevice(number, "platform", "device " + number, "OpenCL 1.2", "1", true, lacks,
                MemorySegment.NULL);
    }

    @Test
    void missingLoaderIsSaidInOneLine() {
        assertEquals("no OpenCL: expected the loader libnetc-1.so or libnetc-2.so, found neither; Debian has it in"
                + " ocl-icd-libopencl1, and a device for every machine in pocl-opencl-icd",
                assertThrows(OpenClException.class, () -> Devices.find(List.of("libnetc-1.so", "libnetc-2.so")))
                        .getMessage());
    }

    @ParameterizedTest
    @CsvSource({"0, subnormal numbers", "1, infinities and NaN", "2, rounding to nearest", "5, fused multiply-add",
            "7, correctly rounded division and square root"})
    void eachMissingPropertyOfNumbersIsNamed(int bit, String what) {
        assertEquals(List.of(what), OpenClDevice.lacks(EVERYTHING & ~(1L << bit), true, true, true));
    }

    @Test
    void completeDeviceLacksNothing() {
        assertEquals(List.of(), OpenClDevice.lacks(EVERYTHING, true, true, true));
        assertEquals(List.of("being available", "a compiler", "the byte order of this machine"),
                OpenClDevice.lacks(EVERYTHING, false, false, false));
    }

    @Test
    void firstDeviceThatCanBeUsedIsChosen() {
        List<OpenClDevice> all = List.of(device(0, List.of("a compiler")), device(1, List.of()));
        assertEquals(1, Devices.choose(all, OptionalInt.empty()).number());
        assertEquals(1, Devices.choose(all, OptionalInt.of(1)).number());
    }

    @Test
    void deviceThatLacksSomethingIsRefused() {
        String message = "the OpenCL device 0 (device 0) cannot give exact results: it lacks a compiler, subnormal numbers";
        List<OpenClDevice> all = List.of(device(0, List.of("a compiler", "subnormal numbers")));
        for (OptionalInt number : List.of(OptionalInt.empty(), OptionalInt.of(0))) {
            assertEquals(message, assertThrows(OpenClException.class, () -> Devices.choose(all, number)).getMessage());
        }
    }

    @Test
    void deviceBeyondTheLastIsRefused() {
        assertEquals("expected an OpenCL device from 0 to 0, found 1; netc devices lists them",
                assertThrows(OpenClException.class,
                        () -> Devices.choose(List.of(device(0, List.of())), OptionalInt.of(1))).getMessage());
    }
}
