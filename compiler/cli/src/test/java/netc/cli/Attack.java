package netc.cli;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A command over files that are made to be hard.
///
/// @param name    unique
/// @param command words of the command line; `@` for the folder of the files
/// @param files   by name
record Attack(String name, List<String> command, SequencedMap<String, byte[]> files) {
    static Attack text(String name, String text) {
        return bytes(name, text.getBytes(StandardCharsets.UTF_8));
    }

    static Attack bytes(String name, byte[] bytes) {
        return new Attack(name, List.of("check", "@/self.net"), new LinkedHashMap<>(Map.of("self.net", bytes)));
    }
}
