package netc.cli.data;

import java.util.List;
import java.util.Optional;
import netc.abi.Training;
import netc.abi.Training.DataSource;
import netc.runtime.InputException;

/// Which clauses of a `train` block say how a file is laid out.
public enum ClauseKind {
    DATA, TEST;

    private List<DataSource> of(Training training) {
        return switch (this) {
            case DATA -> training.data();
            case TEST -> training.test();
        };
    }

    /// The clauses of a model.
    ///
    /// @throws InputException where files shall be laid out as the test clauses say and there are none
    public List<DataSource> required(Optional<Training> training) {
        List<DataSource> clauses = training.map(this::of).orElse(List.of());
        if (this == TEST && clauses.isEmpty()) {
            throw new InputException("--as test: expected a clause 'test SOURCE -> …' in the train block, found none");
        }
        return clauses;
    }

    /// The word that begins such a clause.
    public String word() {
        return switch (this) {
            case DATA -> "data";
            case TEST -> "test";
        };
    }
}
