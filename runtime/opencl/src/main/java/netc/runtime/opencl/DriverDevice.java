package netc.runtime.opencl;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import netc.abi.DeviceCode;
import netc.abi.Launch;
import netc.abi.Port;
import netc.abi.Procedure;
import netc.abi.Schedule;
import netc.abi.Storage;
import netc.runtime.model.Device;
import netc.runtime.model.Launcher;

/// A model on a device: weights, optimizer state, inputs and everything computed from them stay in its memory; a run sends
/// the inputs, starts the launches that change no weights, fetches the outputs, and waits; then the others, and waits again.
public final class DriverDevice implements Device {
    private final Driver driver;
    private final DeviceCode code;

    public DriverDevice(Driver driver, DeviceCode code) {
        this.driver = driver;
        this.code = code;
    }

    @Override
    public String describe() {
        return driver.describe();
    }

    @Override
    public Copy weights(int elements) {
        return new WeightsCopy(driver, driver.allocate(Storage.WEIGHTS, elements));
    }

    @Override
    public Launcher launcher(Procedure procedure, Copy weights, float[] arena, int[] indices, int capacity) {
        return new Recording(procedure, ((WeightsCopy) weights).memory(), arena, indices, capacity);
    }

    @Override
    public void close() {
        driver.close();
    }

    private record WeightsCopy(Driver driver, Driver.Memory memory) implements Copy {
        @Override
        public void write(float[] elements) {
            driver.write(memory, 0, elements, 0, elements.length);
        }

        @Override
        public void read(float[] elements) {
            driver.read(memory, 0, elements, 0, elements.length);
            driver.await();
        }
    }

    private final class Recording implements Launcher {
        private final Procedure procedure;
        private final Driver.Memory weights;
        private final Driver.Memory arena;
        private final Driver.Memory indices;
        private final float[] reals;
        private final int[] wholes;
        private Driver.Sequence sequence;
        private int examples;

        private Recording(Procedure procedure, Driver.Memory weights, float[] reals, int[] wholes, int capacity) {
            this.procedure = procedure;
            this.weights = weights;
            this.reals = reals;
            this.wholes = wholes;
            arena = driver.allocate(Storage.ARENA, Math.max(1, procedure.arena().at(capacity)));
            indices = driver.allocate(Storage.INDICES, Math.max(1, procedure.indices().at(capacity)));
            sequence = record(capacity);
        }

        private Driver.Sequence record(int n) {
            examples = n;
            List<Driver.Turns> launches = new ArrayList<>();
            for (Launch launch : procedure.launches()) {
                launches.add(new Driver.Turns(launch.kernel(), launch.buffers().stream().map(p -> p.at(n)).toList(),
                        launch.moves().stream().map(m -> new Driver.Moving(m, m.slice(n))).toList(),
                        launch.turns(n)));
            }
            return driver.record(weights, arena, indices, n, launches, procedure.loops());
        }

        @Override
        public void examples(int n) {
            if (n != examples) {
                sequence.free();
                sequence = record(n);
            }
        }

        @Override
        public void begin(long seed, int first) {
            write();
            driver.run(sequence, 0, procedure.loops().get(procedure.streamed()).first(), seed, first);
        }

        @Override
        public void turn(long seed, int first, int turn) {
            write();
            driver.turn(sequence, procedure.streamed(), turn, seed, first);
            fetch(_ -> true);
        }

        @Override
        public void compute(long seed, int first) {
            write();
            driver.run(sequence, 0, procedure.firstUpdate(), seed, first);
            fetch(port -> !port.name().equals(Procedure.FINITE));
        }

        private void write() {
            for (Port port : procedure.inputs()) {
                int at = port.place().at(examples);
                driver.write(memory(port), at, host(port), at, Math.toIntExact(port.elements(examples)));
            }
            for (Schedule.Handed handed : procedure.handed()) {
                int at = handed.place().at(examples);
                driver.write(arena, at, reals, at, 1);
            }
        }

        @Override
        public void update(long seed, int first) {
            driver.run(sequence, procedure.firstUpdate(), procedure.launches().size(), seed, first);
            fetch(port -> port.name().equals(Procedure.FINITE));
        }

        /// Waits until these outputs are there.
        private void fetch(Predicate<Port> outputs) {
            for (Port port : procedure.outputs()) {
                if (outputs.test(port)) {
                    int at = port.place().at(examples);
                    driver.read(memory(port), at, host(port), at, Math.toIntExact(port.elements(examples)));
                }
            }
            driver.await();
        }

        private Driver.Memory memory(Port port) {
            return port.isReal() ? arena : indices;
        }

        private Object host(Port port) {
            return port.isReal() ? reals : wholes;
        }
    }
}
