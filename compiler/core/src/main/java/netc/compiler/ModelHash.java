package netc.compiler;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import netc.compiler.program.ModelProgram;
import netc.compiler.source.Source;

/// SHA-256 of what a model was made of: its texts, without their paths, and its sizes.
final class ModelHash {
    /// Of each text, which all models of a file share.
    private final Map<Source, byte[]> texts = new ConcurrentHashMap<>();

    String of(ModelProgram program) {
        MessageDigest digest = sha256();
        add(digest, program.name());
        for (Source source : program.declared().sources()) {
            digest.update(texts.computeIfAbsent(source,
                    s -> sha256().digest(s.text().getBytes(StandardCharsets.UTF_8))));
        }
        for (Map.Entry<String, Long> size : new TreeMap<>(program.declared().dimensions()).entrySet()) {
            add(digest, size.getKey() + "=" + size.getValue());
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /// With its length in front, so that texts cannot run into each other.
    private static void add(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
        digest.update(bytes);
    }
}
