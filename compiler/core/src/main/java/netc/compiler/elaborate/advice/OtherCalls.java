package netc.compiler.elaborate.advice;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import netc.compiler.syntax.OtherWords;

/// Text to paste in place of a whole call, with what is given to that: `{1 step_size}` stands for its argument of this name, or
/// for that at this place, counted from 0.
final class OtherCalls {
    private static final Pattern PLACE = Pattern.compile("\\{(\\d)((?: \\w+)*)}");

    /// What is given to the call.
    ///
    /// @param name by which it is given
    record Given(Optional<String> name, String text) {
    }

    private OtherCalls() {
    }

    static boolean isOne(String text) {
        return PLACE.matcher(text).find();
    }

    /// The text with all that is given; empty where something is missing or has no place.
    static Optional<String> written(String text, List<Given> given) {
        Set<Integer> used = new HashSet<>();
        String written = PLACE.matcher(text).replaceAll(place -> {
            Optional<Integer> at = at(place, given);
            at.ifPresent(used::add);
            return at.map(i -> Matcher.quoteReplacement(given.get(i).text())).orElse("");
        });
        boolean isWhole = used.size() == given.size() && PLACE.matcher(text).results().count() == used.size();
        return isWhole ? Optional.of(written) : Optional.empty();
    }

    private static Optional<Integer> at(MatchResult place, List<Given> given) {
        List<String> names = Stream.of(place.group(2).strip().split(" ")).map(OtherWords::key).toList();
        int number = Integer.parseInt(place.group(1));
        return IntStream.range(0, given.size()).boxed()
                .filter(i -> given.get(i).name().map(n -> names.contains(OtherWords.key(n))).orElse(i == number))
                .findFirst();
    }
}
