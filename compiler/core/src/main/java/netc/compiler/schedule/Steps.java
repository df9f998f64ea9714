package netc.compiler.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import netc.compiler.graph.Axis;
import netc.compiler.section.Kept;
import netc.compiler.section.Section;
import netc.compiler.section.Sections;

/// The sections of a procedure behind each other, and the loops that repeat some of them.
///
/// @param tasks of each section that is computed
/// @param loops outer ones before those inside
record Steps(List<SectionTasks> tasks, List<Repeat> loops) {
    /// Sections that run once for each turn.
    ///
    /// @param first number of the first section
    /// @param end   number of the first one behind
    /// @param depth how many loops are around
    record Repeat(Axis along, boolean reversed, int first, int end, int depth) {
    }

    static Steps of(Sections sections, Target target) {
        List<SectionTasks> tasks = new ArrayList<>();
        List<Repeat> loops = new ArrayList<>();
        add(sections.sections(), List.of(), sections.kept(), target, tasks, loops);
        return new Steps(tasks, loops);
    }

    private static void add(List<Section> sections, List<Integer> around, Map<Integer, Kept> kept,
            Target target, List<SectionTasks> tasks, List<Repeat> loops) {
        for (Section section : sections) {
            switch (section) {
                case Section.Straight(var graph) -> tasks.add(new SectionTasks(graph, around, kept, target));
                case Section.Repeated(var along, var reversed, var body) -> {
                    int number = loops.size();
                    int first = tasks.size();
                    List<Integer> inside = new ArrayList<>(around);
                    inside.add(number);
                    loops.add(new Repeat(along, reversed, first, first + 1, around.size()));
                    add(body, inside, kept, target, tasks, loops);
                    loops.set(number, new Repeat(along, reversed, first, tasks.size(), around.size()));
                }
            }
        }
    }

    /// The loops that begin with a section, outer ones first.
    List<Integer> beginningAt(int section) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = 0; i < loops.size(); i++) {
            if (loops.get(i).first() == section) {
                numbers.add(i);
            }
        }
        return numbers;
    }

    /// The loops that end before a section, inner ones first.
    List<Integer> endingBefore(int section) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = loops.size() - 1; i >= 0; i--) {
            if (loops.get(i).end() == section) {
                numbers.add(i);
            }
        }
        return numbers;
    }
}
