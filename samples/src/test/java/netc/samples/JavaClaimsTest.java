package netc.samples;

import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Programs of Java that drive a compiled class: what the READMEs claim.
@Tag("claims")
class JavaClaimsTest {
    @TempDir
    private Path folder;

    @Test
    void aPoleIsKeptUprightInTwoWays() throws Exception {
        Trial trial = new Trial("cart_pole", folder);
        Jvm run = trial.drive("CartPole.java", folder.toString());
        for (String way : new String[] {"reinforce", "dqn"}) {
            double[] returns = new double[10];
            Arrays.setAll(returns, s -> Trial.number(run, way + " seed " + (s + 1) + ":"));
            trial.atLeast(8, Arrays.stream(returns).filter(r -> r >= 475).count(),
                    "seeds of ten that return at least 475 of 500, by " + way);
        }
        trial.draws("returns.svg", folder.resolve("returns.csv"), "reinforce dqn");
        trial.draws("policy.svg", "best --model Reinforce --x seen[2]=-0.2..0.2 --y seen[3]=-2..2 --weights "
                + folder.resolve("reinforce1.safetensors"));
    }

    @Test
    void aWayAlongACliffIsFoundInTwoWays() throws Exception {
        Trial trial = new Trial("grid_world", folder);
        Jvm run = trial.drive("Cliff.java", folder.toString());
        trial.atLeast(-13, Trial.number(run, "off_policy best way, least of all seeds:"),
                "return of the best way off-policy, least of 20 seeds");
        double off = Trial.number(run, "off_policy while learning, mean of the last fifth:");
        double on = Trial.number(run, "on_policy while learning, mean of the last fifth:");
        trial.atLeast(10, on - off, "how much more on-policy returns while learning");
        trial.draws("returns.svg", folder.resolve("returns.csv"), "off_policy on_policy");
        trial.draws("value.svg", "value --x Col --y Row --weights " + folder.resolve("off_policy.safetensors"));
    }

    @Test
    void aProductOfMatricesIsFasterThanItsLoops() throws Exception {
        Trial trial = new Trial("gemm", folder);
        Jvm run = trial.drive("Product.java", "");
        trial.atLeast(3, Trial.number(run, "times as fast as i, j, k:"), "times as fast as three loops in Java");
    }
}
