package dev.holdfast.gateway.config;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a settings file may be, and that an error never shows what stands there. */
class SettingsYamlTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"0x1F38a4", "1_000", "1e5", "yes", "No", "on", "010", "0o17", "2026-01-31", "1.50", "+7",
        "12:30:45", ".inf", "0b11", "2026-01-31T10:00:00Z", "true", "-.5", "1E+3", "=", "<<"})
    void shouldTakeAValueAsTheTextThatStandsThere(final String text) throws IOException {
        assertThat(load("callback:\n  path: " + text + "\n").text("callback.path")).isEqualTo(text);
        assertThat(load("callback: {path: '" + text + "'}").text("callback.path")).isEqualTo(text);
        assertThat(load("callback: {path: !!str " + text + "}").text("callback.path")).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "~", "null", "''", "\"\""})
    void shouldTakeNothingAsEmpty(final String text) throws IOException {
        assertThat(load("callback:\n  path: " + text + "\n").text("callback.path")).isEmpty();
    }

    @Test
    void shouldTakeQuotedNullAsText() throws IOException {
        assertThat(load("callback: {path: 'null'}").text("callback.path")).isEqualTo("null");
    }

    @Test
    void shouldTakeAByteOrderMarkAtTheStart() throws IOException {
        assertThat(load("\uFEFFcallback: {path: /x}").text("callback.path")).isEqualTo("/x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'' | no settings", "'# only this' | no settings", "'---' | bare text", "'- a: b' | a list",
        "'[callback]' | a list", "'callback' | a bare text", "'\"callback: x\"' | a bare text",
        "'callback: {port: 1}\n---\ncallback: {port: 2}' | second document",
        "'callback: {port: 1}\n...\nadmin: {port: 2}' | second document",
        "'callback: {port: 1}\n---\n' | second document"
    })
    void shouldRefuseAllButOneMapping(final String yaml, final String problem) {
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(SettingsException.class)
            .hasMessageContaining("h.yaml line=").hasMessageContaining(problem);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "callback: {path: &a /x} | line=1 column=18 | anchor",
        "callback: &hush {path: /x} | line=1 column=11 | anchor",
        "callback: {path: *hush} | line=1 column=18 | alias", "*hush : 1 | line=1 column=1 | alias",
        "platform: {api_secret: !hush b} | line=1 column=24 | tag",
        "platform: {api_secret: !!python/hush b} | line=1 column=24 | tag",
        "platform: {api_secret: !!int 12} | line=1 column=24 | tag",
        "platform: {api_secret: ! hush} | line=1 column=24 | tag",
        "platform: !!map {api_secret: hush} | line=1 column=11 | tag",
        "callback: {port: 1, port: 2} | line=1 column=21 | second time",
        "'callback: {port: 1}\ncallback: {path: hush}' | line=2 column=1 | second time",
        "'callback: {port: 1}\ncallback.port: 2' | line=2 column=16 | second time",
        "callback: {port: [hush]} | line=1 column=18 | single value", "? [hush] : 1 | line=1 column=3 | name",
        "'callback:\n  <<: {path: hush}' | callback.<<.path | unknown"
    })
    void shouldRefuseWhatIsMoreThanNamesAndValues(final String yaml, final String where, final String problem) {
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(SettingsException.class)
            .hasMessageContaining(where).hasMessageContaining(problem).hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "'platform:\n  api_secret: @hush' | line=2 column=15 | in quotes",
        "'platform:\n  api_secret: `hush' | line=2 column=15 | in quotes",
        "'platform:\n  api_secret: %hush' | line=2 column=15 | in quotes",
        "'platform:\n  api_secret: hu: sh' | line=2 column=17 | second ': '",
        "'platform:\n  api_secret: \"hush' | line=2 column=20 | not closed",
        "'platform:\n  api_secret: \"hu\\zsh\"' | line=2 column=19 | escape",
        "'platform:\n  api_secret: {hush' | line=2 column=20 | not closed",
        "'platform:\n  api_secret: !hu!sh x' | line=2 column=15 | tag",
        "'platform:\n  api_secret: &hu?sh x' | line=2 | anchor",
        "'platform:\n  api_secret\n  hush: x' | line=3 | ': '",
        "'platform:\n  api_secret:\n hush: x\nhush' | line=3 | indented",
        "'platform:\n  api_secret: \"hush\" hush' | line=2 | behind closing quotes",
        "'platform:\n  api_secret: \"hush\n---\n' | line= | not closed"
    })
    void shouldNeverShowTheTextOfASlip(final String yaml, final String where, final String problem) {
        assertThatThrownBy(() -> load(yaml)).isInstanceOf(SettingsException.class)
            .hasMessageContaining("h.yaml").hasMessageContaining(where).hasMessageContaining(problem)
            .hasMessageNotContaining("hush").hasMessageNotContaining("hu\\").hasMessageNotContaining("hu!");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 7, 0x1B, 0x7F, 0x85, 0xFEFF})
    void shouldRefuseCharactersThatCannotBeSeen(final int codePoint) {
        assertThatThrownBy(() -> load("callback:\n  path: /x" + Character.toString(codePoint)))
            .isInstanceOf(SettingsException.class).hasMessageContaining("line=2 column=11")
            .hasMessageContaining(String.format("U+%04X", codePoint));
    }

    @Test
    void shouldRefuseControlCharactersInValues() {
        assertThatThrownBy(() -> load("callback: {path: \"/x\\n/y\"}")).isInstanceOf(SettingsException.class)
            .hasMessageContaining("callback.path").hasMessageContaining("U+000A");
        assertThatThrownBy(() -> load("callback:\n  path: |\n    /x\n")).isInstanceOf(SettingsException.class)
            .hasMessageContaining("callback.path").hasMessageContaining("U+000A");
        assertThatThrownBy(() -> SettingValues.load(null, Map.of("HOLDFAST_CALLBACK_PATH", "/x\u0007"), Map.of()))
            .isInstanceOf(SettingsException.class).hasMessageContaining("callback.path");
        assertThatThrownBy(() -> SettingValues.load(null, Map.of(), Map.of("callback.path", "/x\u0085")))
            .isInstanceOf(SettingsException.class).hasMessageContaining("callback.path");
    }

    @Test
    void shouldRefuseOtherEncodings() throws IOException {
        final Path file = Files.write(directory.resolve("h.yaml"),
            "callback: {path: /x}".getBytes(StandardCharsets.UTF_16));
        assertThatThrownBy(() -> SettingValues.load(file, Map.of(), Map.of())).isInstanceOf(SettingsException.class)
            .hasMessageContaining("UTF-8");
    }

    @Test
    void shouldEndOnMappingsThatLieTooDeep() {
        assertThatThrownBy(() -> load("{a: ".repeat(100_000))).isInstanceOf(SettingsException.class)
            .hasMessageContaining("too deep");
    }

    private SettingValues load(final String yaml) throws IOException {
        final Path file = directory.resolve("h.yaml");
        Files.writeString(file, yaml);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return SettingValues.load(file, Map.of(), Map.of());
    }
}
