package netc.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import netc.abi.Training;
import netc.abi.Training.Format;
import netc.runtime.InputException;
import netc.runtime.data.Recipe;
import netc.runtime.data.Vocabulary;

/// Text as indices into an axis, and back: characters or words, as the data that the model learned from had them.
///
/// @param axis  whose members they are
/// @param words the members
/// @param areWords whether they stand between white space, else each is a character
record Tokens(String axis, Vocabulary words, boolean areWords) {
    /// What stands behind the end of a text, where texts of the data are lines.
    private static final String NOTHING = "";

    /// @param axis of the tokens
    /// @param file of the weights, for the message
    /// @throws InputException where the weights do not say what the members of the axis are
    static Tokens of(String axis, Recipe recipe, Stream<Training> blocks, Path file) {
        Vocabulary words = recipe.vocabulary(axis).orElseThrow(() -> new InputException(file
                + ": expected the characters or words that are the members of " + axis
                + ", found none; a model that has"
                + " learned from chars(…), words(…), lines(…) or pairs(…) keeps them with its weights"));
        return new Tokens(axis, words,
                blocks.flatMap(t -> t.data().stream()).anyMatch(s -> s.format() == Format.WORDS));
    }

    /// The token that stands before the first one of a text, and behind its end.
    OptionalInt nothing() {
        return words.index(NOTHING);
    }

    /// @throws InputException that names what training has not seen
    List<Integer> of(String text) {
        List<String> parts = areWords ? List.of(text.strip().split("\\s+"))
                : text.codePoints().mapToObj(Character::toString).toList();
        List<Integer> tokens = new ArrayList<>();
        for (String part : text.isBlank() && areWords ? List.<String>of() : parts) {
            tokens.add(words.index(part).orElseThrow(() -> new InputException("--prompt: expected "
                    + (areWords ? "words" : "characters") + " that training has seen, found '" + part + "'")));
        }
        return tokens;
    }

    /// What is written for a token behind another one.
    ///
    /// @param isFirst whether nothing stands before it
    String text(int token, boolean isFirst) {
        return areWords && !isFirst ? " " + words.words().get(token) : words.words().get(token);
    }
}
