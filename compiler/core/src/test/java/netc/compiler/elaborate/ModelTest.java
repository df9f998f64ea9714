package netc.compiler.elaborate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import netc.abi.Role;
import netc.compiler.program.ModelProgram;
import org.junit.jupiter.api.Test;

class ModelTest {
    private static final String PRICES = """
            model Prices {
              dim Feature = 13
              input  x: f32[Feature]
              target y: f32
              param w: f32[Feature] = 0
              param b: f32          = 0
              output price = sum[Feature](w * x) + b
            }
            train Prices {
              data  csv("housing.csv") -> x: columns(1..13), y: column("price")
              loss  (price - y)^2
              using sgd(rate: 0.05)
              batch 32   epochs 200   seed 7
            }
            """;

    private static final String LENET = """
            model LeNet5 {
              dim Class = 10
              input  image: f32[H: 28, W: 28, C: 1]
              target digit: Class
              features = image / 255
                |> Conv[6,   k: 5, pad: 2] |> tanh |> avgpool[2]
                |> Conv[16,  k: 5]         |> tanh |> avgpool[2]
                |> Conv[120, k: 5]         |> tanh
                |> flatten[H, W, C -> Feature]
              logits = features
                |> Dense[Feature -> Hidden: 84] |> tanh
                |> Dense[Hidden -> Class]
              output probability = softmax[Class](logits)
              require params == 61_706
            }
            """;

    @Test
    void linearRegressionIsAContractionAndAnAddition() {
        ModelProgram model = Elaborated.text(PRICES).model();
        assertEquals("""
                v0: f32[batch, Feature: 13] = Input[name=x]()
                v2: f32[Feature: 13] = Variable[path=w]()
                v4: f32[batch] = Contract[over=[Feature: 13]](v2, v0)
                v5: f32 = Variable[path=b]()
                v6: f32[batch] = Map[function=ADD](v4, v5)
                output price [batch] = v6
                """, model.procedures().get(Role.PREDICT).toString());
    }

    @Test
    void oneStepOfLinearRegressionFollowsTheGradientOfTheMeanLoss() {
        ModelProgram model = Elaborated.text(PRICES).model();
        assertEquals("""
                v0: f32[batch, Feature: 13] = Input[name=x]()
                v1: f32[batch] = Input[name=y]()
                v2: f32[Feature: 13] = Variable[path=w]()
                v4: f32[batch] = Contract[over=[Feature: 13]](v2, v0)
                v5: f32 = Variable[path=b]()
                v6: f32[batch] = Map[function=ADD](v4, v5)
                v7: f32[batch] = Map[function=SUB](v6, v1)
                v9: f32 = Contract[over=[batch]](v7, v7)
                v10: f32 = Extent[axis=batch]()
                v11: f32 = Map[function=DIV](v9, v10)
                v15: f32[Feature: 13] = Gradient[](v11, v2)
                v16: f32 = Constant[value=0.05]()
                v17: f32[Feature: 13] = Map[function=MUL](v16, v15)
                v18: f32[Feature: 13] = Map[function=SUB](v2, v17)
                v19: f32 = Gradient[](v11, v5)
                v20: f32 = Constant[value=0.05]()
                v21: f32 = Map[function=MUL](v20, v19)
                v22: f32 = Map[function=SUB](v5, v21)
                output loss [] = v11
                update w [Feature: 13] = v18
                update b [] = v22
                """, model.procedures().get(Role.STEP).toString());
        assertEquals("""
                v12: f32 = Input[name=loss.1]()
                v13: f32 = Input[name=batch]()
                v14: f32 = Map[function=DIV](v12, v13)
                output value [] = v14
                """, model.procedures().get(new Role.Metric("", "loss")).toString());
        assertEquals(
                List.of(Role.INIT, new Role.Output("price"), Role.PREDICT, Role.STEP, Role.EVALUATE,
                        new Role.Metric("", "loss")),
                List.copyOf(model.procedures().keySet()));
    }

    @Test
    void parametersOfLeNetAreNamedByWhereTheyStand() {
        Elaborated lenet = Elaborated.text(LENET);
        assertEquals(List.of("features.conv1.K", "features.conv1.b", "features.conv2.K", "features.conv2.b",
                "features.conv3.K", "features.conv3.b", "logits.dense1.W", "logits.dense1.b", "logits.dense2.W",
                "logits.dense2.b"), lenet.paths());
        assertEquals(61_706, lenet.model().parameterCount());
    }

    @Test
    void parametersOfAPerceptronAreCounted() {
        ModelProgram model = Elaborated.text("""
                model Mlp {
                  dim Class = 10
                  input image: f32[H: 28, W: 28]
                  output logits = image |> flatten[H, W -> Pixel] |> Dense[Pixel -> Hidden: 128] |> relu |> Dense[Hidden -> Class]
                }""").model();
        assertEquals(101_770, model.parameterCount());
    }
}
