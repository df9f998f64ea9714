package netc.runtime.opencl;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/// The devices of this machine.
public final class Devices {
    private static final int PLATFORM_NAME = 0x0902;
    private static final long DEVICE_TYPE_ALL = 0xFFFFFFFFL;
    private static final long DEVICE_TYPE_CPU = 1 << 1;
    private static final int DEVICE_TYPE = 0x1000;
    private static final int DEVICE_SINGLE_FP_CONFIG = 0x101B;
    private static final int DEVICE_ENDIAN_LITTLE = 0x1026;
    private static final int DEVICE_AVAILABLE = 0x1027;
    private static final int DEVICE_COMPILER_AVAILABLE = 0x1028;
    private static final int DEVICE_NAME = 0x102B;
    private static final int DRIVER_VERSION = 0x102D;
    private static final int DEVICE_VERSION = 0x102F;

    private final OpenCl cl;
    private final List<OpenClDevice> all;

    Devices(OpenCl cl) {
        this.cl = cl;
        all = List.copyOf(find(cl));
    }

    /// @throws OpenClException where there is no loader, no platform or no device
    public static Devices find() {
        return find(OpenCl.LIBRARIES);
    }

    /// One thread at a time: PoCL 3.1 sets its devices up at the first question, and ends the JVM where two ask at once.
    static synchronized Devices find(List<String> libraries) {
        return new Devices(OpenCl.load(libraries));
    }

    public List<OpenClDevice> all() {
        return all;
    }

    /// The device of a number, or the first that can be used.
    ///
    /// @throws OpenClException where there is none, or it lacks something
    public OpenClDevice choose(OptionalInt number) {
        return choose(all, number);
    }

    static OpenClDevice choose(List<OpenClDevice> all, OptionalInt number) {
        if (number.isPresent() && number.getAsInt() >= all.size()) {
            throw new OpenClException("expected an OpenCL device from 0 to " + (all.size() - 1) + ", found "
                    + number.getAsInt() + "; netc devices lists them");
        }
        OpenClDevice device = number.isPresent() ? all.get(number.getAsInt())
                : all.stream().filter(d -> d.lacks().isEmpty()).findFirst().orElse(all.getFirst());
        if (!device.lacks().isEmpty()) {
            throw new OpenClException("the OpenCL device " + device.number() + " (" + device.name()
                    + ") cannot give exact results: it lacks " + String.join(", ", device.lacks()));
        }
        return device;
    }

    OpenCl cl() {
        return cl;
    }

    private static List<OpenClDevice> find(OpenCl cl) {
        try (Arena arena = Arena.ofConfined()) {
            List<OpenClDevice> devices = new ArrayList<>();
            for (MemorySegment platform : platforms(cl, arena)) {
                String platformName = text((size, value, actual) -> cl.getPlatformInfo(platform, PLATFORM_NAME, size,
                        value, actual), arena);
                for (MemorySegment id : devices(cl, platform, arena)) {
                    devices.add(device(cl, devices.size(), platformName, id, arena));
                }
            }
            if (devices.isEmpty()) {
                throw new OpenClException("no OpenCL device: the platforms that are installed have none");
            }
            return devices;
        }
    }

    private static OpenClDevice device(OpenCl cl, int number, String platform, MemorySegment id, Arena arena) {
        List<String> lacks = OpenClDevice.lacks(number(cl, id, DEVICE_SINGLE_FP_CONFIG, arena),
                number(cl, id, DEVICE_ENDIAN_LITTLE, arena) != 0, number(cl, id, DEVICE_AVAILABLE, arena) != 0,
                number(cl, id, DEVICE_COMPILER_AVAILABLE, arena) != 0);
        return new OpenClDevice(number, platform, text(cl, id, DEVICE_NAME, arena),
                text(cl, id, DEVICE_VERSION, arena), text(cl, id, DRIVER_VERSION, arena),
                (number(cl, id, DEVICE_TYPE, arena) & DEVICE_TYPE_CPU) != 0, lacks, id);
    }

    private static List<MemorySegment> platforms(OpenCl cl, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_INT);
        int status = cl.getPlatformIDs(0, MemorySegment.NULL, count);
        int platforms = count.get(JAVA_INT, 0);
        if (status == OpenCl.NO_PLATFORM || status == 0 && platforms == 0) {
            throw new OpenClException("no OpenCL platform: expected a driver, found the loader alone;"
                    + " Debian has one for every machine in pocl-opencl-icd");
        }
        MemorySegment ids = arena.allocate(ADDRESS, platforms);
        require("clGetPlatformIDs", status != 0 ? status : cl.getPlatformIDs(platforms, ids, MemorySegment.NULL));
        return addresses(ids, platforms);
    }

    private static List<MemorySegment> devices(OpenCl cl, MemorySegment platform, Arena arena) {
        MemorySegment count = arena.allocate(JAVA_INT);
        int status = cl.getDeviceIDs(platform, DEVICE_TYPE_ALL, 0, MemorySegment.NULL, count);
        if (status == OpenCl.NO_DEVICE) {
            return List.of();
        }
        int devices = count.get(JAVA_INT, 0);
        MemorySegment ids = arena.allocate(ADDRESS, devices);
        require("clGetDeviceIDs",
                status != 0 ? status : cl.getDeviceIDs(platform, DEVICE_TYPE_ALL, devices, ids, MemorySegment.NULL));
        return addresses(ids, devices);
    }

    private static void require(String function, int status) {
        if (status != 0) {
            throw new OpenClException("OpenCL: " + function + " failed: " + Status.describe(status));
        }
    }

    private static List<MemorySegment> addresses(MemorySegment ids, int count) {
        List<MemorySegment> addresses = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            addresses.add(ids.getAtIndex(ADDRESS, i));
        }
        return addresses;
    }

    // ---------- what is known of them

    /// A function that fills `value` of `size` bytes, or says how many there are.
    @FunctionalInterface
    interface Query {
        void ask(long size, MemorySegment value, MemorySegment actual);
    }

    static String text(Query query, Arena arena) {
        MemorySegment actual = arena.allocate(JAVA_LONG);
        query.ask(0, MemorySegment.NULL, actual);
        long size = actual.get(JAVA_LONG, 0);
        if (size == 0) {
            return "";
        }
        MemorySegment value = arena.allocate(size);
        query.ask(size, value, MemorySegment.NULL);
        byte[] bytes = value.toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        int end = 0;
        while (end < bytes.length && bytes[end] != 0) {
            end++;
        }
        return new String(bytes, 0, end, StandardCharsets.UTF_8).strip();
    }

    private static String text(OpenCl cl, MemorySegment device, int what, Arena arena) {
        return text((size, value, actual) -> cl.getDeviceInfo(device, what, size, value, actual), arena);
    }

    /// A `cl_bool` has four bytes, a bit field eight.
    private static long number(OpenCl cl, MemorySegment device, int what, Arena arena) {
        MemorySegment actual = arena.allocate(JAVA_LONG);
        MemorySegment value = arena.allocate(JAVA_LONG);
        cl.getDeviceInfo(device, what, JAVA_LONG.byteSize(), value, actual);
        return actual.get(JAVA_LONG, 0) == JAVA_INT.byteSize() ? value.get(JAVA_INT, 0) : value.get(JAVA_LONG, 0);
    }
}
