package netc.samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Holds that what is read and changed as one stays small enough for it.
class SmallPartsTest {
    /// Of classes that know each other, directly or through others.
    private static final int MOST_CLASSES = 5;
    private static final int MOST_LINES = 400;
    /// `compiler/core/src`
    private static final int MODULE_DEPTH = 3;

    /// A class counts with those nested in it, and a sealed family as one: it is closed, and read as one.
    @Test
    @Tag("slow")
    void noMoreThanFiveClassesKnowEachOther() {
        Map<String, String> families = new HashMap<>();
        for (JavaClass each : ArchitectureTest.NETC) {
            Class<?>[] permitted = each.reflect().getPermittedSubclasses();
            for (Class<?> member : permitted == null ? new Class<?>[0] : permitted) {
                if (!outermost(member.getName()).equals(outermost(each.getName()))) {
                    families.put(outermost(member.getName()), outermost(each.getName()));
                }
            }
        }
        Map<String, Set<String>> known = new TreeMap<>();
        for (JavaClass each : ArchitectureTest.NETC) {
            Set<String> others = known.computeIfAbsent(part(each, families), _ -> new TreeSet<>());
            each.getDirectDependenciesFromSelf().forEach(d -> others.add(part(d.getTargetClass(), families)));
        }
        assertEquals(Set.of(), components(known).stream().filter(c -> c.size() > MOST_CLASSES)
                .collect(Collectors.toSet()));
    }

    private static String part(JavaClass each, Map<String, String> families) {
        String name = outermost(each.getBaseComponentType().getName());
        while (families.containsKey(name)) {
            name = families.get(name);
        }
        return name;
    }

    private static String outermost(String name) {
        int nested = name.indexOf('$');
        return nested < 0 ? name : name.substring(0, nested);
    }

    /// The strongly connected components.
    private static Set<Set<String>> components(Map<String, Set<String>> known) {
        Map<String, Set<String>> reached = new HashMap<>();
        known.keySet().forEach(from -> reached.put(from, reached(from, known)));
        return known.keySet().stream().map(from -> reached.get(from).stream()
                .filter(to -> reached.getOrDefault(to, Set.of()).contains(from))
                .collect(Collectors.toCollection(TreeSet::new))).collect(Collectors.toSet());
    }

    private static Set<String> reached(String from, Map<String, Set<String>> known) {
        Set<String> reached = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(from));
        while (!next.isEmpty()) {
            String each = next.remove();
            if (reached.add(each)) {
                next.addAll(known.getOrDefault(each, Set.of()));
            }
        }
        return reached;
    }

    @Test
    void noFileIsLongerThanFourHundredLines() throws IOException {
        List<Path> sources;
        try (Stream<Path> folders = Files.find(Sample.root(), MODULE_DEPTH, (path, _) -> path.endsWith("src"))) {
            sources = folders.toList();
        }
        Set<String> longer = new TreeSet<>();
        for (Path folder : sources) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    if (Files.readAllLines(file).size() > MOST_LINES) {
                        longer.add(Sample.root().relativize(file).toString());
                    }
                }
            }
        }
        assertFalse(sources.isEmpty());
        assertEquals(Set.of(), longer);
    }
}
