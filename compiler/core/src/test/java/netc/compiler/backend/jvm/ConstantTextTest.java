package netc.compiler.backend.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstantTextTest {
    @Test
    void shortTextIsOnePart() {
        assertEquals(List.of("netc-plan 7\n"), ConstantText.parts("netc-plan 7\n"));
        assertEquals(List.of(""), ConstantText.parts(""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "\0", "é", "€", "\uD83D\uDE00", "aé€\uD83D\uDE00"})
    void everyPartFitsAConstantAndNothingIsLost(String unit) throws IOException {
        String text = "x" + unit.repeat(90_000);
        List<String> parts = ConstantText.parts(text);
        assertEquals(text, String.join("", parts));
        for (int i = 0; i < parts.size(); i++) {
            int size = modifiedUtf8(parts.get(i));
            assertEquals(true, size <= 65_535 && (i == parts.size() - 1 || size > 65_532), "part " + i + ": " + size);
        }
    }

    private static int modifiedUtf8(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        // Throws beyond what a constant holds.
        new DataOutputStream(bytes).writeUTF(text);
        return bytes.size() - 2;
    }
}
