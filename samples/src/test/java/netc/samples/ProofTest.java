package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import netc.cli.Proof;
import netc.compiler.CompilerOptions;
import netc.compiler.prove.Check;
import netc.compiler.prove.Outcome;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The samples have nothing that `netc prove` finds fault with, and as many checks say something of each as should.
@Tag("slow")
class ProofTest {
    @ParameterizedTest
    @EnumSource(Sample.class)
    void sampleFailsNoCheck(Sample sample) {
        String model = sample.compile(CompilerOptions.forWidth(1)).name();
        List<String> failed = new ArrayList<>();
        int applicable = 0;
        try (Proof proof = Proof.of(sample.file(), model, Map.of(), Optional.empty(), 42)) {
            for (Check check : Check.values()) {
                Outcome outcome = proof.check(check);
                if (outcome instanceof Outcome.Failed) {
                    failed.add(check.title() + ": " + outcome);
                }
                applicable += outcome instanceof Outcome.NotApplicable ? 0 : 1;
            }
        }
        assertEquals(List.of(), failed);
        boolean isLinear = sample == Sample.LINE || sample == Sample.AUTO_MPG;
        // The first loss of the gradient penalty is no -log of probabilities.
        int without = isLinear ? 5 : model.equals("GradientPenalty") ? 1 : 0;
        assertEquals(Check.values().length - without, applicable);
    }
}
