package netc.compiler.prove;

import java.util.List;
import java.util.Map;
import netc.compiler.elaborate.ModelProgram;

/// Compiled code of a model, as whoever runs it sees it: the compiler itself runs nothing.
public interface Runner {
    /// The parameters and states before any training, by path.
    Map<String, double[]> initial(ModelProgram program, long seed);

    /// The outputs by name of one run of a procedure.
    ///
    /// @param seed of the draws within the run
    Map<String, double[]> run(ModelProgram program, String procedure, Examples examples,
            Map<String, double[]> variables,
            long seed);

    /// The loss before each of some training steps, always on these examples; stops once it is `enough` or less.
    List<Double> train(ModelProgram program, Examples examples, int steps, long seed, double enough);
}
