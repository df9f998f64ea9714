package netc.abi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoleTest {
    static List<Role> roles() {
        return List.of(Role.INIT, new Role.Output("y"), Role.PREDICT, Role.STEP, new Role.Step("", "criticise"),
                Role.EVALUATE, new Role.Evaluate("", 2), new Role.Metric("", "step"), Role.STOP, Role.TRACE,
                new Role.Step("lower", ""), new Role.Step("lower", "create"), new Role.Step("", "of"),
                new Role.Step("of", "of"), new Role.Evaluate("lower", 1), new Role.Evaluate("lower", 3),
                new Role.Metric("lower", "create.loss"), new Role.Stop("lower"));
    }

    @ParameterizedTest
    @MethodSource("roles")
    void aRoleIsReadFromItsText(Role role) {
        assertEquals(Optional.of(role), Role.of(role.toString()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "output", "predict ", "steps", "Init", "evaluate ", "evaluate 0", "evaluate 1",
            "evaluate x", "init of lower", "step a b", "step of lower of tune"})
    void otherTextIsNoRole(String text) {
        assertEquals(Optional.empty(), Role.of(text));
    }
}
