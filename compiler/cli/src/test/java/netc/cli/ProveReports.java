package netc.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Models for the tests of `netc prove`, and parts of its report.
final class ProveReports {
    private ProveReports() {
    }

    static Netc prove(Path folder, String name, String text, String... options) throws IOException {
        Path file = Files.writeString(folder.resolve(name + ".net"), text);
        String[] all = Arrays.copyOf(new String[] {"prove", file.toString(), "--threads", "1"}, 4 + options.length);
        System.arraycopy(options, 0, all, 4, options.length);
        return Netc.run(all);
    }

    static String classifier(String body, String optimizer) {
        return """
                model M {
                  dim Class = 3
                  input  x: f32[F: 4]
                  target kind: Class
                %s
                  output probability = softmax[Class](logits)
                }

                train M {
                  data  csv("d.csv") -> x: columns(1..4), kind: column("kind")
                  loss  cross_entropy(logits, kind)
                  using %s
                  batch 32   epochs 10   seed 7
                }
                """.formatted(body, optimizer);
    }

    static String regression(String body, String loss) {
        return """
                model M {
                  input  x: f32[F: 4]
                  target y: f32
                %s
                }

                train M {
                  data  csv("d.csv") -> x: columns(1..4), y: column("y")
                  loss  %s
                  using sgd(rate: 0.1)
                  batch 32   epochs 10   seed 7
                }
                """.formatted(body, loss);
    }

    /// The lines of one check, without the time.
    static String section(Netc run, String title) {
        List<String> lines = run.out().lines().map(l -> l.replaceAll(" +\\d+\\.\\d s$", "")).toList();
        int at = 0;
        while (!lines.get(at).startsWith(title)) {
            at++;
        }
        int end = at + 1;
        while (end < lines.size() && lines.get(end).startsWith(" ")) {
            end++;
        }
        return String.join("\n", lines.subList(at, end)) + "\n";
    }

    static List<String> failed(Netc run) {
        return run.out().lines().filter(l -> l.contains(" FAILED ")).map(l -> l.substring(0, 36).strip()).toList();
    }
}
