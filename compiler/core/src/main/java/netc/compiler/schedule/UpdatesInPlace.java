package netc.compiler.schedule;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import netc.compiler.graph.Result;
import netc.compiler.graph.Value;

/// Chooses the new values of variables that are written straight into the variable's memory: where no kernel still needs the
/// old one, and all outputs are there: whoever sees a bad one can leave the variables as they are. Others go to the arena
/// first and are copied at the end.
final class UpdatesInPlace {
    private final Steps steps;
    private final Map<String, Integer> lastRead = new HashMap<>();
    /// Variables that the last unit to read them reads elsewhere than where it writes.
    private final Set<String> mixed = new HashSet<>();
    /// The unit that writes each value, by section.
    private final Map<SectionTasks, Map<Value, Integer>> writers = new HashMap<>();

    private UpdatesInPlace(Steps steps) {
        this.steps = steps;
        int number = 0;
        for (SectionTasks section : steps.tasks()) {
            Map<Value, Integer> written = new HashMap<>();
            for (Unit unit : section.units()) {
                for (Value root : unit.roots()) {
                    written.put(root, number);
                }
                Set<String> read = new HashSet<>();
                Set<String> elsewhere = new HashSet<>();
                section.reads(unit, read, elsewhere);
                for (String path : read) {
                    lastRead.put(path, number);
                    mixed.remove(path);
                }
                mixed.addAll(elsewhere);
                number++;
            }
            writers.put(section, written);
        }
    }

    static void choose(Steps steps) {
        UpdatesInPlace choice = new UpdatesInPlace(steps);
        int lastOutput = choice.lastOutput();
        for (SectionTasks section : steps.tasks()) {
            choice.choose(section, lastOutput);
        }
    }

    private int lastOutput() {
        int last = -1;
        for (SectionTasks section : steps.tasks()) {
            for (Result result : section.graph().results()) {
                if (result instanceof Result.Output) {
                    last = Math.max(last,
                            writers.get(section).getOrDefault(section.memoryOf(result.value()), -1));
                }
            }
        }
        return last;
    }

    private void choose(SectionTasks section, int lastOutput) {
        Set<Value> outputs = new HashSet<>();
        section.graph().results().stream().filter(r -> !(r instanceof Result.Update))
                .forEach(r -> outputs.add(r.value()));
        for (Result result : section.graph().results()) {
            if (result instanceof Result.Update(var path, var _, var value) && !outputs.contains(value)
                    && !section.updates().containsKey(value)) {
                int last = lastRead.getOrDefault(path, -1);
                int now = writers.get(section).get(value);
                if (now > lastOutput && (last < now || last == now && !mixed.contains(path))) {
                    section.updates().put(value, path);
                }
            }
        }
    }
}
