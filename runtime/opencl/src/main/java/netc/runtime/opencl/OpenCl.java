package netc.runtime.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Locale;

/// The functions of OpenCL 1.2 that are used here, each named as in C without its `cl`. What returns a status is checked:
/// anything but success is an [OpenClException] that names function and status.
///
/// Every argument is an `int`, a `long` (`size_t` and bit fields) or an address, so that one table holds them all.
final class OpenCl {
    /// The loader's names, in the order in which they are tried: the second comes with development packages alone.
    static final List<String> LIBRARIES = List.of("libOpenCL.so.1", "libOpenCL.so");
    static final int NO_PLATFORM = -1001;
    static final int NO_DEVICE = -1;

    private final SymbolLookup library;

    private final MethodHandle getPlatformIDs;
    private final MethodHandle getPlatformInfo;
    private final MethodHandle getDeviceIDs;
    private final MethodHandle getDeviceInfo;
    private final MethodHandle createContext;
    private final MethodHandle createCommandQueue;
    private final MethodHandle createProgramWithSource;
    private final MethodHandle buildProgram;
    private final MethodHandle getProgramBuildInfo;
    private final MethodHandle createKernel;
    private final MethodHandle setKernelArg;
    private final MethodHandle createBuffer;
    private final MethodHandle enqueueWriteBuffer;
    private final MethodHandle enqueueReadBuffer;
    private final MethodHandle enqueueNDRangeKernel;
    private final MethodHandle finish;

    /// @param library where the functions are
    OpenCl(SymbolLookup library) {
        this.library = library;
        getPlatformIDs = status("clGetPlatformIDs", JAVA_INT, ADDRESS, ADDRESS);
        getPlatformInfo = status("clGetPlatformInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
        getDeviceIDs = status("clGetDeviceIDs", ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, ADDRESS);
        getDeviceInfo = status("clGetDeviceInfo", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
        createContext = object("clCreateContext", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        createCommandQueue = object("clCreateCommandQueue", ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        createProgramWithSource = object("clCreateProgramWithSource", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS);
        buildProgram = status("clBuildProgram", ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        getProgramBuildInfo = status("clGetProgramBuildInfo", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS, ADDRESS);
        createKernel = object("clCreateKernel", ADDRESS, ADDRESS, ADDRESS);
        setKernelArg = status("clSetKernelArg", ADDRESS, JAVA_INT, JAVA_LONG, ADDRESS);
        createBuffer = object("clCreateBuffer", ADDRESS, JAVA_LONG, JAVA_LONG, ADDRESS, ADDRESS);
        enqueueWriteBuffer = status("clEnqueueWriteBuffer", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS,
                JAVA_INT, ADDRESS, ADDRESS);
        enqueueReadBuffer = status("clEnqueueReadBuffer", ADDRESS, ADDRESS, JAVA_INT, JAVA_LONG, JAVA_LONG, ADDRESS,
                JAVA_INT, ADDRESS, ADDRESS);
        enqueueNDRangeKernel = status("clEnqueueNDRangeKernel", ADDRESS, ADDRESS, JAVA_INT, ADDRESS, ADDRESS, ADDRESS,
                JAVA_INT, ADDRESS, ADDRESS);
        finish = status("clFinish", ADDRESS);
    }

    /// @throws OpenClException where none of the libraries can be loaded
    @SuppressWarnings("restricted")
    static OpenCl load(List<String> libraries) {
        for (String library : libraries) {
            try {
                return new OpenCl(SymbolLookup.libraryLookup(library, Arena.global()));
            } catch (IllegalArgumentException e) {
                // Not there; the next name may be.
                continue;
            }
        }
        throw new OpenClException("no OpenCL: expected the loader " + String.join(" or ", libraries)
                + ", found neither; Debian has it in ocl-icd-libopencl1, and a device for every machine in pocl-opencl-icd");
    }

    // ---------- platforms and devices

    /// @return a status
    int getPlatformIDs(int entries, MemorySegment platforms, MemorySegment count) {
        return (int) invoke(getPlatformIDs, entries, platforms, count);
    }

    void getPlatformInfo(MemorySegment platform, int what, long size, MemorySegment value, MemorySegment actual) {
        check("clGetPlatformInfo", invoke(getPlatformInfo, platform, what, size, value, actual));
    }

    /// @return a status
    int getDeviceIDs(MemorySegment platform, long type, int entries, MemorySegment devices, MemorySegment count) {
        return (int) invoke(getDeviceIDs, platform, type, entries, devices, count);
    }

    void getDeviceInfo(MemorySegment device, int what, long size, MemorySegment value, MemorySegment actual) {
        check("clGetDeviceInfo", invoke(getDeviceInfo, device, what, size, value, actual));
    }

    // ---------- objects

    MemorySegment createContext(MemorySegment devices, MemorySegment error) {
        return made("clCreateContext", invoke(createContext, MemorySegment.NULL, 1, devices, MemorySegment.NULL,
                MemorySegment.NULL, error), error);
    }

    MemorySegment createCommandQueue(MemorySegment context, MemorySegment device, MemorySegment error) {
        return made("clCreateCommandQueue", invoke(createCommandQueue, context, device, 0L, error), error);
    }

    MemorySegment createProgramWithSource(MemorySegment context, MemorySegment text, MemorySegment error) {
        return made("clCreateProgramWithSource",
                invoke(createProgramWithSource, context, 1, text, MemorySegment.NULL, error), error);
    }

    /// @return a status
    int buildProgram(MemorySegment program, MemorySegment devices, MemorySegment options) {
        return (int) invoke(buildProgram, program, 1, devices, options, MemorySegment.NULL, MemorySegment.NULL);
    }

    void getProgramBuildInfo(MemorySegment program, MemorySegment device, int what, long size, MemorySegment value,
            MemorySegment actual) {
        check("clGetProgramBuildInfo", invoke(getProgramBuildInfo, program, device, what, size, value, actual));
    }

    MemorySegment createKernel(MemorySegment program, MemorySegment name, MemorySegment error) {
        return made("clCreateKernel", invoke(createKernel, program, name, error), error);
    }

    void setKernelArg(MemorySegment kernel, int index, long size, MemorySegment value) {
        check("clSetKernelArg", invoke(setKernelArg, kernel, index, size, value));
    }

    /// @throws OpenClException where the device has no room for it, too
    MemorySegment createBuffer(MemorySegment context, long flags, long bytes, MemorySegment error) {
        Object buffer = invoke(createBuffer, context, flags, bytes, MemorySegment.NULL, error);
        int status = error.get(JAVA_INT, 0);
        if (Status.isLackOfMemory(status)) {
            throw new OpenClException(String.format(Locale.ROOT,
                    "the OpenCL device has no room for another %,d bytes: %s; a smaller batch or model takes less",
                    bytes, Status.describe(status)));
        }
        return made("clCreateBuffer", buffer, error);
    }

    /// Releases a context, a queue, a program, a kernel or a buffer.
    void release(String function, MemorySegment object) {
        check(function, invoke(status(function, ADDRESS), object));
    }

    // ---------- commands

    void enqueueWriteBuffer(MemorySegment queue, MemorySegment buffer, long at, MemorySegment values) {
        check("clEnqueueWriteBuffer", invoke(enqueueWriteBuffer, queue, buffer, 0, at, values.byteSize(), values, 0,
                MemorySegment.NULL, MemorySegment.NULL));
    }

    void enqueueReadBuffer(MemorySegment queue, MemorySegment buffer, long at, MemorySegment values) {
        check("clEnqueueReadBuffer", invoke(enqueueReadBuffer, queue, buffer, 0, at, values.byteSize(), values, 0,
                MemorySegment.NULL, MemorySegment.NULL));
    }

    void enqueueKernel(MemorySegment queue, MemorySegment kernel, MemorySegment global, MemorySegment local) {
        check("clEnqueueNDRangeKernel", invoke(enqueueNDRangeKernel, queue, kernel, 1, MemorySegment.NULL, global,
                local, 0, MemorySegment.NULL, MemorySegment.NULL));
    }

    void finish(MemorySegment queue) {
        check("clFinish", invoke(finish, queue));
    }

    // ---------- calling C

    private MethodHandle status(String name, MemoryLayout... parameters) {
        return handle(name, FunctionDescriptor.of(JAVA_INT, parameters));
    }

    private MethodHandle object(String name, MemoryLayout... parameters) {
        return handle(name, FunctionDescriptor.of(ADDRESS, parameters));
    }

    @SuppressWarnings("restricted")
    private MethodHandle handle(String name, FunctionDescriptor type) {
        MemorySegment function = library.find(name)
                .orElseThrow(() -> new OpenClException("OpenCL's loader has no function " + name));
        return Linker.nativeLinker().downcallHandle(function, type);
    }

    private static Object invoke(MethodHandle function, Object... arguments) {
        try {
            return function.invokeWithArguments(arguments);
        } catch (Throwable e) {
            throw new IllegalStateException("a call of OpenCL: " + e, e);
        }
    }

    private static MemorySegment made(String function, Object object, MemorySegment error) {
        check(function, error.get(JAVA_INT, 0));
        return (MemorySegment) object;
    }

    private static void check(String function, Object status) {
        if ((int) status != 0) {
            throw new OpenClException("OpenCL: " + function + " failed: " + Status.describe((int) status));
        }
    }
}
