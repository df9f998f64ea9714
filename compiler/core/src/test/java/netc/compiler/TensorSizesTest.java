package netc.compiler;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import netc.compiler.source.Diagnostics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorSizesTest {
    @TempDir
    private Path folder;

    @Test
    void aValueThatNoArrayHoldsIsNamedWhereItIsWritten() throws IOException {
        assertEquals("""
                large.net:2:11: error[N206]: this model needs tensors of more than the 2,147,483,575 elements that an array \
                can hold; the largest is here
                    2 │   z = exp(x * x[A as B])
                      │           ^^^^^^^^^^^^^
                      sizes: A = 100000, B = 100000
                1 error
                """, said("""
                model M { input x: f32[A: 100_000]
                  z = exp(x * x[A as B])
                  output y = sum[A, B](z / sum[A](z)) }
                """));
    }

    @Test
    void aLargeValueThatIsNeverKeptIsNone() throws IOException {
        assertEquals("", said("""
                model M { input x: f32[A: 100_000]
                  output y = sum[A, B](x * x[A as B]) }
                """));
    }

    private String said(String text) throws IOException {
        Path file = Files.writeString(folder.resolve("large.net"), text);
        Diagnostics diagnostics = new Diagnostics();
        List<CompiledModel> models = Compiler.compile(file, CompilerOptions.forWidth(1), diagnostics);
        assertEquals(diagnostics.hasErrors(), models.isEmpty());
        return diagnostics.render().replace(folder + "/", "");
    }
}
