package netc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `netc completion`
class CompletionCommandTest {
    @TempDir
    private Path folder;

    /// What bash offers behind some words, the last of which is begun.
    private Set<String> offered(String... words) throws IOException, InterruptedException {
        Netc run = Netc.run("completion", "bash");
        assertEquals(0, run.code(), run.err());
        Path script = Files.writeString(folder.resolve("netc_completion"), run.out());
        // `compopt` speaks to a shell that completes what is typed, and here none does.
        Process bash = new ProcessBuilder("bash", "--norc", "-c", "set -e; source '" + script
                + "'; compopt() { :; }; COMP_WORDS=("
                + String.join(" ", words) + "); COMP_CWORD=" + (words.length - 1)
                + "; _complete_netc || true; printf '%s\n' \"${COMPREPLY[@]}\"").redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, bash.waitFor(), said);
        return Set.copyOf(said.lines().map(String::strip).toList());
    }

    @Test
    void bashCompletesCommandsAndOptions() throws Exception {
        assertEquals(Set.of("train"), offered("netc", "tr"));
        assertEquals(Set.of("compile", "completion"), offered("netc", "comp"));
        assertTrue(offered("netc", "train", "--").containsAll(List.of("--data", "--epochs", "--resume")));
        assertEquals(Set.of("--checkpoint-every"), offered("netc", "train", "--ch"));
    }

    @Test
    void aScriptForZshIsThere() {
        assertTrue(Netc.run("completion", "zsh").out().contains("bashcompinit"));
    }

    @Test
    void otherShellsAreNamedAndRefused() {
        assertEquals(new Netc(2, "", "netc: error: expected bash or zsh, found fish\nsee netc completion --help\n"),
                Netc.run("completion", "fish"));
    }
}
