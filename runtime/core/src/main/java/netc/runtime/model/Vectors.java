package netc.runtime.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/// Which vectors this JVM can compute with.
///
/// The module `jdk.incubator.vector` is an option of the JVM's start. Where it is missing, nothing here touches it and
/// models run as scalar code, with the same bits.
public final class Vectors {
    private static final String MODULE = "jdk.incubator.vector";
    private static final int MOST_LANES = 16;
    private static final int FEWEST_LANES = 4;

    private Vectors() {
    }

    /// Lanes of a vector of `float`: 16, 8 or 4, or 1 for scalar code. What the machine offers, within
    /// `-XX:MaxVectorSize`.
    public static int lanes() {
        Optional<Module> vectors = module();
        if (vectors.isEmpty()) {
            return 1;
        }
        Vectors.class.getModule().addReads(vectors.get());
        int preferred = Math.min(MOST_LANES, Preferred.lanes());
        return preferred < FEWEST_LANES ? 1 : Integer.highestOneBit(preferred);
    }

    /// Lets the module of a generated class read that of the vectors, where it is there: only a module itself can say what it
    /// reads, and one that was written for JVMs without vectors too does not.
    ///
    /// @param self of the generated class
    static void readBy(MethodHandles.Lookup self) throws Throwable {
        Optional<Module> vectors = module();
        if (vectors.isPresent()) {
            self.findVirtual(Module.class, "addReads", MethodType.methodType(Module.class, Module.class))
                    .invoke(self.lookupClass().getModule(), vectors.get());
        }
    }

    /// For announcing: `16 lanes (512 bit)`.
    public static String describe(int lanes) {
        return lanes == 1 ? "scalar" + missing().map(cure -> ": " + cure).orElse("")
                : lanes + " lanes (" + lanes * Float.SIZE + " bit)";
    }

    /// What to do where there are no vectors because the JVM was started without them.
    public static Optional<String> missing() {
        return module().isPresent() ? Optional.empty()
                : Optional.of("start java with --add-modules " + MODULE + " for vectors");
    }

    private static Optional<Module> module() {
        return ModuleLayer.boot().findModule(MODULE);
    }

    /// The only class of the runtime that is linked to the module; loaded where the module is there.
    private static final class Preferred {
        static int lanes() {
            return FloatVector.SPECIES_PREFERRED.length();
        }
    }
}
