package netc.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// Texts that are made: rows of characters for a model of language, and sums for one that adds.
final class TextBatches {
    private static final long SEED = 1;

    private TextBatches() {
    }

    /// `text` and `next`, the same one character later: of 65 characters each has one that follows it in two cases of three.
    static Batches characters() {
        int examples = 12;
        int length = 64;
        int kinds = 65;
        Random random = new Random(SEED);
        List<int[]> text = new ArrayList<>();
        List<int[]> next = new ArrayList<>();
        for (int b = 0; b < Batches.COUNT; b++) {
            int[] now = new int[examples * length];
            int[] later = new int[now.length];
            int character = 0;
            for (int i = 0; i < now.length; i++) {
                character = i % length == 0 ? random.nextInt(kinds) : later[i - 1];
                now[i] = character;
                later[i] = random.nextInt(3) == 0 ? random.nextInt(kinds) : (7 * character + 3) % kinds;
            }
            text.add(now);
            next.add(later);
        }
        return new Batches(examples, Map.of(), Map.of("text", text, "next", next));
    }

    /// `question` and `answer`, such as 535+61 and 596, nothing behind their ends: nothing is 0, + is 1, and digits follow.
    static Batches sums() {
        int examples = 128;
        Random random = new Random(SEED);
        List<int[]> questions = new ArrayList<>();
        List<int[]> answers = new ArrayList<>();
        for (int b = 0; b < Batches.COUNT; b++) {
            int[] question = new int[examples * AdderNetwork.QUESTION];
            int[] answer = new int[examples * AdderNetwork.ANSWER];
            for (int i = 0; i < examples; i++) {
                int first = random.nextInt(1_000);
                int second = random.nextInt(1_000);
                write(first + "+" + second, question, i * AdderNetwork.QUESTION);
                write(String.valueOf(first + second), answer, i * AdderNetwork.ANSWER);
            }
            questions.add(question);
            answers.add(answer);
        }
        return new Batches(examples, Map.of(), Map.of("question", questions, "answer", answers));
    }

    private static void write(String text, int[] symbols, int from) {
        int[] known = text.chars().map(c -> c == '+' ? 1 : 2 + c - '0').toArray();
        System.arraycopy(known, 0, symbols, from, known.length);
    }
}
