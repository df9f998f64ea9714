package netc.runtime.train;

import java.util.List;
import netc.abi.Kernels;
import netc.abi.Launch;
import netc.abi.Procedure;
import netc.runtime.model.Device;
import netc.runtime.model.Launcher;

/// A device that is this JVM with memory apart: what is not copied, it does not see.
final class OtherMemory implements Device {
    private final Kernels kernels;
    private int fetched;

    OtherMemory(Kernels kernels) {
        this.kernels = kernels;
    }

    /// How often weights were copied from it.
    int fetched() {
        return fetched;
    }

    @Override
    public String describe() {
        return "other memory";
    }

    private final class Own implements Copy {
        private final float[] elements;

        Own(int elements) {
            this.elements = new float[elements];
        }

        @Override
        public void write(float[] values) {
            System.arraycopy(values, 0, elements, 0, elements.length);
        }

        @Override
        public void read(float[] values) {
            fetched++;
            System.arraycopy(elements, 0, values, 0, elements.length);
        }
    }

    @Override
    public Copy weights(int elements) {
        return new Own(elements);
    }

    @Override
    public Launcher launcher(Procedure procedure, Copy weights, float[] arena, int[] indices, int capacity) {
        return new Launcher() {
            private int n = capacity;

            @Override
            public void examples(int count) {
                n = count;
            }

            @Override
            public void compute(long seed, int first) {
                run(seed, first, procedure.launches().subList(0, procedure.firstUpdate()));
            }

            @Override
            public void begin(long seed, int first) {
                throw new UnsupportedOperationException("no stream");
            }

            @Override
            public void turn(long seed, int first, int turn) {
                throw new UnsupportedOperationException("no stream");
            }

            @Override
            public void update(long seed, int first) {
                run(seed, first, procedure.launches().subList(procedure.firstUpdate(), procedure.launches().size()));
            }

            private void run(long seed, int first, List<Launch> launches) {
                for (Launch launch : launches) {
                    int[] offsets = launch.buffers().stream().mapToInt(p -> p.at(n)).toArray();
                    kernels.run(launch.kernel(), ((Own) weights).elements, arena, indices, new float[0], offsets, 0, n,
                            seed, first, 0,
                            launch.turns(n));
                }
            }
        };
    }

    @Override
    public void close() {
    }
}
