package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import netc.abi.Role;
import netc.abi.Training;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private static ModelProgram reporting(String report) {
        return Elaborated.text("""
                model M {
                  input x: f32
                  target y: f32
                  param w: f32 = 0
                  output p = w * x
                }
                train M {
                  data csv("a.csv") -> x: column(1), y: column(2)
                  loss (p - y)^2
                  report %s
                  using sgd(rate: 0.1)
                  batch 8   epochs 2
                }
                """.formatted(report)).model();
    }

    private static String partials(ModelProgram model, int metric) {
        return model.learning().blocks().getFirst().training().metrics().get(metric).partials().stream()
                .map(p -> p.look() + ": " + p.combine() + " " + p.output()).toList().toString();
    }

    @Test
    void aRootOfAMeanIsTakenOnceAtTheEnd() {
        ModelProgram model = reporting("rmse(p, y)");
        assertEquals("[1: SUM batch, 1: SUM rmse.3]", partials(model, 1));
        assertEquals("""
                v10: f32 = Input[name=batch]()
                v17: f32 = Input[name=rmse.3]()
                v18: f32 = Map[function=DIV](v17, v10)
                v19: f32 = Map[function=SQRT](v18)
                output value [] = v19
                """, model.procedures().get(new Role.Metric("", "rmse")).toString());
    }

    @Test
    void aNumberOfEachExampleIsAveraged() {
        assertEquals("[1: SUM batch, 1: SUM error.3]",
                partials(reporting("error = abs(p - y)"), 1));
    }

    @Test
    void whatWhereLeavesOutIsNotCounted() {
        assertEquals("[1: SUM error.3, 1: SUM error.4]",
                partials(reporting("error = abs(p - y) where y > 0"), 1));
    }

    @Test
    void theGreatestOverTheSetIsTheGreatestOfTheBatches() {
        assertEquals("[1: MAX worst.3]",
                partials(reporting("worst = max[batch](abs(p - y))"), 1));
    }

    @Test
    void whatIsPutTogetherOfAnotherNumberOfTheSetIsLookedAtOnceMore() {
        ModelProgram model = reporting("spread = sqrt(mean[batch]((y - mean[batch](y))^2))");
        assertEquals("[1: SUM batch, 1: SUM spread.3, 2: SUM spread.4]", partials(model, 1));
        assertEquals("""
                v1: f32[batch] = Input[name=y]()
                v10: f32 = Input[name=batch]()
                v19: f32 = Input[name=spread.3]()
                v20: f32 = Map[function=DIV](v19, v10)
                v21: f32[batch] = Map[function=SUB](v1, v20)
                v22: f32 = Contract[over=[batch]](v21, v21)
                output spread.4 [] = v22
                """, model.procedures().get(new Role.Evaluate("", 2)).toString());
    }

    @Test
    void aSetIsLookedAtNoOftenerThanReductionsStandInsideOneAnother() {
        assertEquals(1, looks("r = mean[batch](p) - max[batch](y) + batch"));
        assertEquals(2, looks("r = max[batch](p - mean[batch](p)) + max[batch](y - mean[batch](y))"));
        assertEquals(3, looks("r = max[batch](p - mean[batch](abs(p - mean[batch](p)))) + mean[batch](y)"));
    }

    /// A look that compares examples takes them in the batches of training, and nothing else depends on these.
    @Test
    void whatComparesExamplesIsALookOfItsOwn() {
        String next = "p[batch: mod(index(batch) + 1, batch)]";
        ModelProgram model = reporting("r = mean[batch](p) + max[batch](abs(p - " + next + "))");
        assertEquals("[1: SUM batch, 1: SUM r.3, 2: MAX r.4]", partials(model, 1));
        assertTrue(model.learning().blocks().getFirst().training().isTogether(2));
        assertFalse(model.learning().blocks().getFirst().training().isTogether(1));
        assertEquals(3, looks("r = max[batch](" + next + ") + mean[batch](p - mean[batch](y))"));
    }

    private static long looks(String report) {
        return reporting(report).procedures().keySet().stream().filter(r -> r instanceof Role.Evaluate).count();
    }

    @Test
    void aTableLeavesInTheOrderWritten() {
        ModelProgram model = reporting(
                "t: f32[B, A] = mean[batch](p * index(A: 2) + y * index(B: 3))");
        assertEquals("[1: SUM batch, 1: SUM t.3]", partials(model, 1));
        assertTrue(model.procedures().get(new Role.Metric("", "t")).toString().contains("output value [B: 3, A: 2] = "),
                model.procedures().get(new Role.Metric("", "t")).toString());
    }

    @Test
    void aPartThatIsTrueShouldRiseAndAnErrorShouldFall() {
        assertEquals(false, stop("right = abs(p - y) < 1", "right").smaller());
        assertEquals(true, stop("error = abs(p - y)", "error").smaller());
    }

    private static Training.Stop.Patience stop(String report, String metric) {
        return (Training.Stop.Patience) reporting(
                report + "\n  validate 10%\n  stop when validation." + metric + " has not improved for 3 epochs")
                .learning().blocks().getFirst().training().course().stop().orElseThrow();
    }

    @Test
    void dataClausesSayWhatTheTrainerDoes() {
        Training training = Elaborated.text("""
                model Mpg {
                  dim Origin = 3
                  input  x: f32[F: 6]
                  input  origin: Origin
                  target mpg: f32
                  param w: f32[F] = 0
                  param o: f32[Origin] = 0
                  output guess = sum[F](w * x) + o[origin]
                }
                train Mpg {
                  data csv("mpg.csv", skip: 2, missing: drop)
                    -> x: standardised(columns("cylinders".."year")), origin: categories(column(8)), mpg: column("mpg")
                  validate last 20%
                  loss (guess - mpg)^2
                  using sgd(rate: 0.1)
                  batch all   epochs 100   seed 3
                }
                """).model().learning().blocks().getFirst().training();
        assertEquals("[DataSource[format=CSV, file=mpg.csv, skip=2, drop=true, rows=[], feeds=["
                + "Feed[input=x, columns=[Names[from=cylinders, to=year]], treatment=STANDARDISED, arithmetic=Arithmetic[shift=0.0, scale=1.0], at=0], "
                + "Feed[input=origin, columns=[Numbers[from=8, to=8]], treatment=CATEGORIES, arithmetic=Arithmetic[shift=0.0, scale=1.0], at=0], "
                + "Feed[input=mpg, columns=[Names[from=mpg, to=mpg]], treatment=PLAIN, arithmetic=Arithmetic[shift=0.0, scale=1.0], at=0]], line=11]]",
                training.data().toString());
        assertEquals(new Training.Validation.Last(0.2), training.validation());
        assertEquals(0, training.course().batch());
    }
}
