package netc.runtime.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import netc.runtime.model.Line;
import netc.runtime.model.LinePlan;
import netc.runtime.model.Program;
import netc.runtime.parallel.Workers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Training where the weights live in another memory, as on a device.
class DeviceTrainingTest {
    private static final TrainingOptions OPTIONS = TrainingOptions.of(LinePlan.plan().blocks().getFirst())
            .withEpochs(3).withBatch(1);
    private static final Progress SILENT = new Progress() {
    };

    private static Outcome train(Program program, TrainingOptions options) {
        return new Trainer(program, LineData.data(), options, new Workers(1), SILENT).run();
    }

    @Test
    void filesAreThoseOfThisJvm(@TempDir Path folder) throws Exception {
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        OtherMemory device = new OtherMemory(new Line.Scalar());
        Program program = new Program(LinePlan.plan(), new Program.OnDevice(device));
        Outcome expected = train(LineData.PROGRAM, OPTIONS.withFolder(here, false));
        train(program, OPTIONS.withFolder(there, false).withStopAfter(2));
        Outcome found = train(program, OPTIONS.withFolder(there, true));
        assertEquals(expected, found);
        for (String file : new String[] {"best.safetensors", "last.safetensors", "metrics.csv"}) {
            assertArrayEquals(Files.readAllBytes(here.resolve(file)), Files.readAllBytes(there.resolve(file)), file);
        }
    }

    @Test
    void weightsStayOnTheDeviceFromStepToStep() {
        OtherMemory device = new OtherMemory(new Line.Scalar());
        train(new Program(LinePlan.plan(), new Program.OnDevice(device)), OPTIONS);
        int steps = 3 * LineData.data().training().records();
        assertTrue(device.fetched() * 10 < steps, () -> device.fetched() + " copies in " + steps + " steps");
    }
}
