package netc.compiler.elaborate.train;

import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import netc.abi.Training;
import netc.compiler.elaborate.data.Settings;
import netc.compiler.elaborate.scope.Session;
import netc.compiler.source.Code;
import netc.compiler.source.Diagnostic;
import netc.compiler.source.Span;
import netc.compiler.syntax.Clause;
import netc.compiler.syntax.Clause.SettingKind;
import netc.compiler.syntax.Expression;

/// `batch 32`, `epochs 10`, `steps 2_000`, `seed 7`, `each example in order`.
final class CourseClauses {
    /// In [Training.Course#batch()]: all examples at once.
    private static final int WHOLE_SET = 0;

    /// Of epochs, and of the examples in a batch.
    private static final long MOST_REPEATED = 1_000_000_000;

    private final Session session;
    private final Map<SettingKind, Clause.Setting> settings = new EnumMap<>(SettingKind.class);
    private Optional<Clause.EachExample> each = Optional.empty();

    CourseClauses(Session session) {
        this.session = session;
    }

    void add(Clause.Setting setting) {
        String word = word(setting.kind());
        requireOnce(settings.containsKey(setting.kind()), setting.span(), word);
        requireOneOf(setting.span(), SettingKind.EPOCHS, SettingKind.STEPS, setting.kind());
        settings.put(setting.kind(), setting);
        boolean isBatch = setting.kind() == SettingKind.BATCH;
        if (isBatch) {
            requireNoBatch();
        }
        if (!isBatch || !setting.count().span().text().equals("all")) {
            boolean isSeed = setting.kind() == SettingKind.SEED;
            long least = isSeed ? 0 : 1;
            long most = isSeed ? Long.MAX_VALUE : MOST_REPEATED;
            new Settings(session).whole(setting.count(), least, most, Diagnostic.error(Code.N305,
                    setting.count().span(), "`" + word + "` is a whole number from " + least + " to " + most
                            + (isBatch ? ", or `all`" : "")));
        }
    }

    void add(Clause.EachExample clause) {
        requireOnce(each.isPresent(), clause.span(), "each example");
        each = Optional.of(clause);
        requireNoBatch();
    }

    private void requireNoBatch() {
        Clause.Setting batch = settings.get(SettingKind.BATCH);
        if (batch != null && each.isPresent()) {
            throw session.reject(Diagnostic.error(Code.N302, batch.span(),
                    "where `each example` comes by itself, no step takes a batch of them")
                    .related(each.get().span(), "the examples come one by one"));
        }
    }

    private void requireOneOf(Span span, SettingKind one, SettingKind other, SettingKind found) {
        SettingKind counterpart = found == one ? other : found == other ? one : null;
        if (counterpart != null && settings.containsKey(counterpart)) {
            throw session.reject(Diagnostic.error(Code.N302, span,
                    "a block trains for so many `epochs` or so many `steps`, and not for both")
                    .related(settings.get(counterpart).span(), "it says how long"));
        }
    }

    void requireOnce(boolean isThere, Span span, String word) {
        if (isThere) {
            throw session.reject(Diagnostic.error(Code.N302, span, "`" + word + "` stands twice in this block"));
        }
    }

    private static String word(SettingKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    /// Whether the examples come one by one.
    boolean isEachExample() {
        return each.isPresent();
    }

    boolean saysHowMany() {
        return each.isPresent() || settings.containsKey(SettingKind.BATCH);
    }

    boolean saysHowLong() {
        return settings.containsKey(SettingKind.EPOCHS) || settings.containsKey(SettingKind.STEPS);
    }

    Training.Course course(List<Training.Step> steps, Optional<Training.Stop> stop) {
        int batch = each.isPresent() ? 1 : (int) setting(SettingKind.BATCH, WHOLE_SET);
        Training.Length length = settings.containsKey(SettingKind.STEPS)
                ? new Training.Length.Rounds((int) setting(SettingKind.STEPS, 1))
                : new Training.Length.Epochs((int) setting(SettingKind.EPOCHS, 1));
        return new Training.Course(steps, batch, each.filter(Clause.EachExample::inOrder).isPresent(), length,
                setting(SettingKind.SEED, 0), stop);
    }

    private long setting(SettingKind kind, long otherwise) {
        return Optional.ofNullable(settings.get(kind)).map(Clause.Setting::count)
                .filter(c -> c instanceof Expression.Number).map(c -> ((Expression.Number) c).whole().orElseThrow())
                .orElse(otherwise);
    }
}
