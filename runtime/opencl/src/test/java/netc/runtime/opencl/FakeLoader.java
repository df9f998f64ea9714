package netc.runtime.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The functions of OpenCL's C library as a test wants them: they compute nothing, fail with a status of the test's choice,
/// count the objects that were made and not released, and note what they were asked for. What is read from the device is
/// [#READ], and arrives when the queue is waited for. Each method has the name and the parameters that it has in C.
final class FakeLoader implements SymbolLookup {
    static final int READ = 0x42424242;
    private static final int BUILD_LOG = 0x1183;
    private static final int DEVICE_TYPE = 0x1000;

    /// A kernel that was started.
    ///
    /// @param work  how many work-items in all
    /// @param group how many of them a group
    /// @param sizes of its arguments in bytes, in order
    /// @param seed  the argument that is the seed of the run
    /// @param first the one that is the number of its first example
    record Started(long work, long group, List<Long> sizes, long seed, int first) {
    }

    /// A stretch of memory that was copied, in bytes.
    record Copied(String function, long at, long bytes) {
    }

    private final Map<String, Integer> failing = new HashMap<>();
    private final Arena arena = Arena.ofAuto();
    int platforms = 1;
    int devices = 1;
    String log = "";
    long deviceType = 0xFFFFFFFFL;
    String options = "";
    final List<Started> started = new ArrayList<>();
    final List<Copied> copied = new ArrayList<>();
    final List<Long> buffers = new ArrayList<>();
    private final Map<Long, TreeMap<Integer, byte[]>> arguments = new HashMap<>();
    private final List<Runnable> underWay = new ArrayList<>();
    private long objects;
    private int held;

    /// Lets a function return a status, or give it as its error.
    FakeLoader failing(String function, int status) {
        failing.put(function, status);
        return this;
    }

    /// Objects that were made and not released.
    int held() {
        return held;
    }

    @Override
    @SuppressWarnings("restricted")
    public Optional<MemorySegment> find(String name) {
        return Stream.of(FakeLoader.class.getDeclaredMethods()).filter(m -> m.getName().equals(name)).findAny()
                .or(() -> name.startsWith("clRelease") ? Optional.of(method("release")) : Optional.empty())
                .map(this::stub);
    }

    private static Method method(String name) {
        return Stream.of(FakeLoader.class.getDeclaredMethods()).filter(m -> m.getName().equals(name)).findAny()
                .orElseThrow();
    }

    @SuppressWarnings("restricted")
    private MemorySegment stub(Method method) {
        try {
            return Linker.nativeLinker().upcallStub(MethodHandles.lookup().unreflect(method).bindTo(this),
                    FunctionDescriptor.of(layout(method.getReturnType()), Stream.of(method.getParameterTypes())
                            .map(FakeLoader::layout).toArray(MemoryLayout[]::new)),
                    arena);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("a method of this class", e);
        }
    }

    private static MemoryLayout layout(Class<?> type) {
        return type == int.class ? JAVA_INT : type == long.class ? JAVA_LONG : ADDRESS;
    }

    private int status(String function) {
        return failing.getOrDefault(function, 0);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment at(MemorySegment address, long bytes) {
        return address.reinterpret(bytes);
    }

    private MemorySegment object(String function, MemorySegment error) {
        at(error, 4).set(JAVA_INT, 0, status(function));
        if (status(function) != 0) {
            return MemorySegment.NULL;
        }
        held++;
        return MemorySegment.ofAddress(++objects);
    }

    private int list(int count, MemorySegment ids, MemorySegment number) {
        if (!number.equals(MemorySegment.NULL)) {
            at(number, 4).set(JAVA_INT, 0, count);
        }
        if (!ids.equals(MemorySegment.NULL)) {
            for (int i = 0; i < count; i++) {
                at(ids, 8L * count).setAtIndex(ADDRESS, i, MemorySegment.ofAddress(i + 1));
            }
        }
        return 0;
    }

    private static int text(String text, long size, MemorySegment value, MemorySegment actual) {
        byte[] bytes = (text + "\0").getBytes(StandardCharsets.UTF_8);
        if (!actual.equals(MemorySegment.NULL)) {
            at(actual, 8).set(JAVA_LONG, 0, bytes.length);
        }
        if (!value.equals(MemorySegment.NULL)) {
            MemorySegment.copy(bytes, 0, at(value, size), JAVA_BYTE, 0, bytes.length);
        }
        return 0;
    }

    // ---------- the library

    int clGetPlatformIDs(int entries, MemorySegment ids, MemorySegment count) {
        return status("clGetPlatformIDs") != 0 ? status("clGetPlatformIDs") : list(platforms, ids, count);
    }

    int clGetPlatformInfo(MemorySegment platform, int what, long size, MemorySegment value, MemorySegment actual) {
        return text("fake", size, value, actual);
    }

    int clGetDeviceIDs(MemorySegment platform, long type, int entries, MemorySegment ids, MemorySegment count) {
        return status("clGetDeviceIDs") != 0 ? status("clGetDeviceIDs") : list(devices, ids, count);
    }

    /// Every number has all its bits, every text is the same.
    int clGetDeviceInfo(MemorySegment device, int what, long size, MemorySegment value, MemorySegment actual) {
        boolean isText = what == 0x102B || what == 0x102D || what == 0x102F;
        if (isText) {
            return text("fake", size, value, actual);
        }
        at(value, size).fill((byte) 0xFF);
        if (what == DEVICE_TYPE) {
            at(value, size).set(JAVA_LONG, 0, deviceType);
        }
        return 0;
    }

    MemorySegment clCreateContext(MemorySegment properties, int count, MemorySegment ids, MemorySegment notify,
            MemorySegment data, MemorySegment error) {
        return object("clCreateContext", error);
    }

    MemorySegment clCreateCommandQueue(MemorySegment context, MemorySegment device, long properties,
            MemorySegment error) {
        return object("clCreateCommandQueue", error);
    }

    MemorySegment clCreateProgramWithSource(MemorySegment context, int count, MemorySegment texts,
            MemorySegment lengths, MemorySegment error) {
        return object("clCreateProgramWithSource", error);
    }

    int clBuildProgram(MemorySegment program, int count, MemorySegment ids, MemorySegment options,
            MemorySegment notify, MemorySegment data) {
        this.options = at(options, 1024).getString(0);
        return status("clBuildProgram");
    }

    int clGetProgramBuildInfo(MemorySegment program, MemorySegment device, int what, long size, MemorySegment value,
            MemorySegment actual) {
        return text(what == BUILD_LOG ? log : "", size, value, actual);
    }

    MemorySegment clCreateKernel(MemorySegment program, MemorySegment name, MemorySegment error) {
        return object("clCreateKernel", error);
    }

    int clSetKernelArg(MemorySegment kernel, int index, long size, MemorySegment value) {
        arguments.computeIfAbsent(kernel.address(), k -> new TreeMap<>()).put(index,
                at(value, size).toArray(JAVA_BYTE));
        return status("clSetKernelArg");
    }

    MemorySegment clCreateBuffer(MemorySegment context, long flags, long bytes, MemorySegment host,
            MemorySegment error) {
        buffers.add(bytes);
        return object("clCreateBuffer", error);
    }

    int clEnqueueWriteBuffer(MemorySegment queue, MemorySegment buffer, int blocking, long at, long bytes,
            MemorySegment values, int waits, MemorySegment list, MemorySegment event) {
        copied.add(new Copied("clEnqueueWriteBuffer", at, bytes));
        return status("clEnqueueWriteBuffer");
    }

    int clEnqueueReadBuffer(MemorySegment queue, MemorySegment buffer, int blocking, long at, long bytes,
            MemorySegment values, int waits, MemorySegment list, MemorySegment event) {
        copied.add(new Copied("clEnqueueReadBuffer", at, bytes));
        underWay.add(() -> at(values, bytes).fill((byte) READ));
        return status("clEnqueueReadBuffer");
    }

    int clEnqueueNDRangeKernel(MemorySegment queue, MemorySegment kernel, int dimensions, MemorySegment offset,
            MemorySegment global, MemorySegment local, int waits, MemorySegment list, MemorySegment event) {
        TreeMap<Integer, byte[]> given = arguments.getOrDefault(kernel.address(), new TreeMap<>());
        byte[] seed = given.getOrDefault(5, new byte[Long.BYTES]);
        byte[] first = given.getOrDefault(6, new byte[Integer.BYTES]);
        started.add(new Started(at(global, 8).get(JAVA_LONG, 0), at(local, 8).get(JAVA_LONG, 0),
                given.values().stream().map(v -> (long) v.length).toList(),
                ByteBuffer.wrap(seed).order(ByteOrder.nativeOrder()).getLong(),
                ByteBuffer.wrap(first).order(ByteOrder.nativeOrder()).getInt()));
        return status("clEnqueueNDRangeKernel");
    }

    int clFinish(MemorySegment queue) {
        underWay.forEach(Runnable::run);
        underWay.clear();
        return status("clFinish");
    }

    int release(MemorySegment object) {
        held--;
        return 0;
    }
}
