package dev.holdfast.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.holdfast.gateway.config.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** README and docs name what there is, and what they link to is there. Surefire runs in the module's directory. */
class DocumentationTest {
    private static final Path ROOT = Path.of("..");
    private static final Path DOCS = ROOT.resolve("docs");
    private static final int MAX_README_BYTES = 8_000;
    private static final int MAX_COLUMNS = 120;
    private static final Pattern LINK = Pattern.compile("]\\(([^)\\s]+)\\)");
    private static final Pattern METRIC = Pattern.compile("# HELP (\\S+) ");

    static List<Path> documents() throws IOException {
        final List<Path> documents = new ArrayList<>();
        for (final String name : List.of("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md")) {
            documents.add(ROOT.resolve(name));
        }
        try (Stream<Path> files = Files.list(DOCS)) {
            files.filter(file -> file.toString().endsWith(".md")).sorted().forEach(documents::add);
        }
        return documents;
    }

    @Test
    void shouldKeepTheReadmeShort() throws IOException {
        assertThat(Files.size(ROOT.resolve("README.md"))).isLessThanOrEqualTo(MAX_README_BYTES);
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldKeepLinesShort(final Path document) throws IOException {
        boolean isCode = false;
        for (final String line : Files.readAllLines(document)) {
            final boolean isFence = line.strip().startsWith("```");
            isCode ^= isFence;
            assertThat(
                isCode || isFence || line.startsWith("|") ? 0 : line.length()).as("%s: %s", document, line)
                .isLessThanOrEqualTo(MAX_COLUMNS);
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void shouldLinkToWhatIsThere(final Path document) throws IOException {
        final Matcher links = LINK.matcher(withoutCode(Files.readString(document)));
        while (links.find()) {
            final String link = links.group(1);
            if (!link.contains("://")) {
                final String[] parts = link.split("#", 2);
                final Path target = parts[0].isEmpty() ? document : document.resolveSibling(parts[0]).normalize();
                assertThat(target).as("linked by %s", document).exists();
                if (parts.length == 2) {
                    assertThat(anchors(target)).as("headings of %s, linked by %s", target, document).contains(parts[1]);
                }
            }
        }
    }

    /** As the pages that show these documents make them. */
    private static List<String> anchors(final Path document) throws IOException {
        return withoutCode(Files.readString(document)).lines().filter(line -> line.startsWith("#"))
            .map(line -> line.replaceFirst("^#+ ", "").toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N} _-]", "")
                .replace(' ', '-')).toList();
    }

    private static String withoutCode(final String text) {
        return text.replaceAll("(?ms)^ *```.*?^ *```$", "");
    }

    @Test
    void shouldLinkEveryDocumentFromTheReadme() throws IOException {
        final String readme = Files.readString(ROOT.resolve("README.md"));
        for (final Path document : documents()) {
            assertThat(
                readme).contains(document.endsWith("README.md") ? "Holdfast" : "](" + ROOT.relativize(document) + ")");
        }
    }

    @Test
    void shouldListEverySettingWithItsDefault() throws IOException {
        final String settings = Files.readString(DOCS.resolve("settings.md"));
        final Map<String, String> defaults = new TreeMap<>();
        flatten("", new ObjectMapper(new YAMLFactory()).readTree(SettingValues.defaults()), defaults);
        assertThat(defaults).containsKeys("data_dir", "callback.port");
        defaults.forEach((name, value) ->
            assertThat(settings).contains("| `" + name + "` | " + (value.isEmpty() ? "" : "`" + value + "`") + " | "));
    }

    private static void flatten(final String prefix, final JsonNode node, final Map<String, String> into) {
        node.properties().forEach(member -> {
            if (member.getValue().isObject()) {
                flatten(prefix + member.getKey() + '.', member.getValue(), into);
            } else {
                into.put(prefix + member.getKey(), member.getValue().asText());
            }
        });
    }

    @Test
    void shouldListEveryMetric(@TempDir final Path directory) throws IOException {
        final Path backup = Files.createDirectory(directory.resolve("backup"));
        final String operating = Files.readString(DOCS.resolve("operating.md"));
        try (TestGateway gateway = new TestGateway(directory.resolve("data"), "platform.base_url",
            "http://127.0.0.1:1", "backup.directory", backup.toString(), "journal.high_water_file",
            directory.resolve("high-water").toString())) {
            final String scraped = gateway.admin().get("/metrics").text();
            assertThat(scraped).as("a text that a search for a value would take for one")
                .doesNotContainPattern("# HELP \\S+ \\d");
            final List<String> metrics = METRIC.matcher(scraped).results().map(found -> found.group(1)).toList();
            assertThat(metrics).hasSizeGreaterThan(30)
                .allSatisfy(name -> assertThat(tableCells(operating)).containsPattern("`" + name + "[`{]"));
        }
    }

    private static String tableCells(final String document) {
        return document.lines().filter(line -> line.startsWith("|")).map(line -> line.split("\\|")[1])
            .collect(Collectors.joining("\n"));
    }
}
