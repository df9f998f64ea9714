package netc.runtime.opencl;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/// A device of this machine.
///
/// @param number   counted from 0 over all platforms, in the order in which the loader names them
/// @param platform whose it is: `Portable Computing Language`
/// @param name     its own: `pthread-skylake-avx512`
/// @param version  of OpenCL and its implementation
/// @param driver   version of the driver
/// @param isCpu    whether its work-items are loops on a processor
/// @param lacks    what exact results need and it has not; empty for a device that netc can use
public record OpenClDevice(int number, String platform, String name, String version, String driver, boolean isCpu,
        List<String> lacks, MemorySegment id) {
    private static final long FP_DENORM = 1;
    private static final long FP_INF_NAN = 1 << 1;
    private static final long FP_ROUND_TO_NEAREST = 1 << 2;
    private static final long FP_FMA = 1 << 5;
    private static final long FP_CORRECTLY_ROUNDED_DIVIDE_SQRT = 1 << 7;

    public OpenClDevice {
        lacks = List.copyOf(lacks);
    }

    /// What is missing of what every bit depends on.
    ///
    /// @param floats `CL_DEVICE_SINGLE_FP_CONFIG`
    static List<String> lacks(long floats, boolean littleEndian, boolean available, boolean compiles) {
        List<String> lacks = new ArrayList<>();
        require(lacks, available, "being available");
        require(lacks, compiles, "a compiler");
        require(lacks, littleEndian, "the byte order of this machine");
        require(lacks, (floats & FP_DENORM) != 0, "subnormal numbers");
        require(lacks, (floats & FP_INF_NAN) != 0, "infinities and NaN");
        require(lacks, (floats & FP_ROUND_TO_NEAREST) != 0, "rounding to nearest");
        require(lacks, (floats & FP_FMA) != 0, "fused multiply-add");
        require(lacks, (floats & FP_CORRECTLY_ROUNDED_DIVIDE_SQRT) != 0, "correctly rounded division and square root");
        return lacks;
    }

    private static void require(List<String> lacks, boolean has, String what) {
        if (!has) {
            lacks.add(what);
        }
    }

    /// For listing: `0: PoCL, pthread-haswell, …`.
    public String describe() {
        return name + ", " + platform + ", " + version + ", driver " + driver;
    }
}
