package netc.runtime.model;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import netc.abi.Kernels;
import netc.abi.Plan;
import netc.abi.PlanText;
import netc.abi.Procedure;
import netc.abi.RandomNumbers.Purpose;
import netc.abi.Role;

/// A compiled model, ready to run: what it does and the code that does it. Has no state; any number of runs may
/// share it.
///
/// @param plan what lies where, what runs when
/// @param code what computes
public record Program(Plan plan, Code code) {
    /// What carries out launches.
    public sealed interface Code {
        /// For announcing: `16 lanes (512 bit)`, or the name of the device.
        String describe();
    }

    /// Classes, for this JVM's threads.
    ///
    /// @param lanes the width of vector that the classes are for, 1 for scalar code
    public record Compiled(Kernels kernels, int lanes) implements Code {
        @Override
        public String describe() {
            return Vectors.describe(lanes);
        }
    }

    /// Code that a device holds.
    public record OnDevice(Device device) implements Code {
        @Override
        public String describe() {
            return device.describe();
        }
    }

    public Program(Plan plan, Kernels kernels, int lanes) {
        this(plan, new Compiled(kernels, lanes));
    }

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
            Vectors.readBy(self);
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

    /// Weights before any training, by the procedure for it.
    public Weights initialWeights(long seed) {
        return initialWeights(seed, Map.of());
    }

    /// The same for a model with variables that start from what files hold.
    ///
    /// @param given their elements, by input of the procedure; what is not given is 0
    public Weights initialWeights(long seed, Map<String, double[]> given) {
        Weights weights = newWeights();
        for (Procedure procedure : plan.procedures()) {
            if (procedure.role().equals(Role.INIT)) {
                Run run = new Run(this, procedure, weights, 1);
                run.draws(seed, Purpose.STEP, 0);
                procedure.inputs().stream().filter(port -> given.containsKey(port.name()))
                        .forEach(port -> run.set(port, given.get(port.name())));
                run.complete();
            }
        }
        return weights;
    }

    /// Weights that are all 0.
    public Weights newWeights() {
        return new Weights(plan.weights(), switch (code) {
            case Compiled _ -> Optional.empty();
            case OnDevice(Device device) -> Optional.of(device);
        });
    }
}
