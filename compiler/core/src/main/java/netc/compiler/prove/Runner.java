package netc.compiler.prove;

import java.util.List;
import java.util.Map;
import netc.abi.Role;
import netc.compiler.program.ModelProgram;

/// Compiled code of a model, as whoever runs it sees it: the compiler itself runs nothing.
public interface Runner {
    /// The parameters and states before any training, by path.
    Map<String, double[]> initial(ModelProgram program, long seed);

    /// The outputs by name of one run of a procedure.
    ///
    /// @param seed that the draws are made of, those of run 0
    Map<String, double[]> run(ModelProgram program, Role procedure, Examples examples,
            Map<String, double[]> variables,
            long seed);

    /// Training on the same examples again and again. It ends early once the loss is `enough` or less, or is not finite.
    Fit train(ModelProgram program, Examples examples, int steps, long seed, double enough);

    /// @param losses    before each step
    /// @param variables after the last, by path
    record Fit(List<Double> losses, Map<String, double[]> variables) {
        public Fit {
            losses = List.copyOf(losses);
            variables = Map.copyOf(variables);
        }
    }
}
