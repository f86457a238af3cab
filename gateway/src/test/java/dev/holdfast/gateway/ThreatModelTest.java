package dev.holdfast.gateway;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** Every guard of the threat model has a test that there is. Surefire runs in the module's directory. */
class ThreatModelTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern TEST = Pattern.compile("`(\\w+Test)`");
    private static final int MIN_GUARDS = 30;

    @Test
    void shouldNameATestForEveryGuard() throws IOException {
        final Map<String, Path> tests = tests();
        boolean isGuards = false;
        int guards = 0;
        for (final String line : Files.readAllLines(ROOT.resolve("docs/threat-model.md"))) {
            isGuards = line.startsWith("|") && (isGuards || line.startsWith("| threat |"));
            if (isGuards && !line.startsWith("| threat |") && !line.startsWith("|---")) {
                final List<String> named = TEST.matcher(line).results().map(result -> result.group(1)).toList();
                assertThat(named).as(line).isNotEmpty().allSatisfy(name -> assertThat(tests).containsKey(name));
                for (final String name : named) {
                    assertThat(Files.readString(tests.get(name))).as(name)
                        .containsPattern("@((Parameterized)?Test|Property)");
                }
                guards++;
            }
        }
        assertThat(guards).isGreaterThanOrEqualTo(MIN_GUARDS);
    }

    private static Map<String, Path> tests() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT, 16)) {
            return files.filter(file -> file.toString().contains("/src/test/java/"))
                .filter(file -> file.toString().endsWith("Test.java"))
                .collect(Collectors.toMap(file -> file.getFileName().toString().replace(".java", ""), file -> file,
                    (one, other) -> one));
        }
    }
}
