package netc.runtime.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import netc.abi.Kernels;
import netc.abi.Plan;
import netc.abi.PlanText;
import netc.abi.Procedure;
import netc.abi.RandomNumbers;
import netc.abi.Space;

/// A compiled model, ready to run: what it does and the code that does it. Has no state; any number of executions may
/// share it.
///
/// @param plan    what lies where, what runs when
/// @param kernels the code
/// @param lanes   the width of vector that the code is for, 1 for scalar code
public record Program(Plan plan, Kernels kernels, int lanes) {
    private static final long RUNS = RandomNumbers.key("run");

    /// Brings a generated class its program: the plan from its text, the kernels from the class beside it that fits this
    /// JVM (`Line$Lanes16`, `Line$Scalar`). Called once, by the class's initialiser.
    ///
    /// @param self of the generated class
    /// @param text of the plan, in parts, because a constant holds 65,535 bytes
    /// @throws IllegalStateException when the classes do not belong together
    public static Program of(MethodHandles.Lookup self, String... text) {
        Plan plan = PlanText.decode(String.join("", text));
        int lanes = Vectors.lanes();
        String name = kernels(self.lookupClass().getName(), lanes);
        try {
            // By the rights of the generated class, whose module need not open its package to the runtime.
            Object made = self.findConstructor(self.findClass(name), MethodType.methodType(void.class)).invoke();
            return new Program(plan, (Kernels) made, lanes);
        } catch (Throwable e) {
            throw new IllegalStateException("the kernels " + name + " of model " + plan.model() + " cannot be loaded: "
                    + e, e);
        }
    }

    private static String kernels(String model, int lanes) {
        return model + "$" + (lanes == 1 ? "Scalar" : "Lanes" + lanes);
    }

    /// As [#of], with a width of the caller's choice, from classes that are public.
    ///
    /// @param model binary name of the generated class
    /// @param lanes 16, 8, 4 or 1
    /// @throws IllegalStateException when the class of kernels is missing or cannot be used
    public static Program load(Plan plan, ClassLoader loader, String model, int lanes) {
        String name = kernels(model, lanes);
        try {
            return new Program(plan,
                    Class.forName(name, true, loader).asSubclass(Kernels.class).getDeclaredConstructor().newInstance(),
                    lanes);
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new IllegalStateException("the kernels " + name + " of model " + plan.model() + " cannot be loaded: "
                    + e, e);
        }
    }

    /// Weights before any training, by procedure `init`, with room for vector loads beyond the end.
    public float[] initialWeights(long seed) {
        float[] weights = newWeights();
        initialise(weights, seed);
        return weights;
    }

    /// Room for the weights, all 0.
    public float[] newWeights() {
        return new float[Math.toIntExact(Math.addExact(plan.weights(), Space.SLACK))];
    }

    void initialise(float[] weights, long seed) {
        for (Procedure procedure : plan.procedures()) {
            if (procedure.name().equals("init")) {
                new Execution(this, procedure, weights, 1).run(runSeed(seed, 0));
            }
        }
    }

    /// The seed of the draws within one run: initial values are those of run 0, training steps count from 1.
    public static long runSeed(long seed, long run) {
        return RandomNumbers.bits(seed, RUNS, run);
    }
}
