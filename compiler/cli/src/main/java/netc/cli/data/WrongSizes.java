package netc.cli.data;

import java.util.ArrayList;
import java.util.List;
import netc.runtime.InputException;

/// What has another size than the model says, gathered while files are read, so that all of it is told at once.
final class WrongSizes {
    private final List<String> messages = new ArrayList<>();

    void add(InputException complaint) {
        messages.add(complaint.getMessage());
    }

    /// @throws InputException naming all of them, a line each
    void throwIfAny() {
        if (!messages.isEmpty()) {
            throw new InputException(String.join("\n", messages));
        }
    }
}
