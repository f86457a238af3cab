package dev.holdfast.gateway.warmup;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.GatewaySettings;
import dev.holdfast.gateway.config.SettingValues;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

class PipelineWarmUpTest {
    @TempDir
    private Path directory;

    private GatewaySettings settings(final String... more) {
        final Map<String, String> flags = new HashMap<>(Map.of("data_dir", directory.toString(), "platform.api_key",
            "key", "platform.api_secret", "0123456789abcdef", "admin.token", "0123456789abcdef",
            "start.warm_up_ms", "200"));
        for (int i = 0; i < more.length; i += 2) {
            flags.put(more[i], more[i + 1]);
        }
        return GatewaySettings.of(SettingValues.load(null, Map.of(), flags));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AUTHORIZATION", "CREDIT_EXTENSION"})
    void shouldAnswerCallbacksAndLeaveNothing(final String mode) {
        assertThat(PipelineWarmUp.run(settings("platform.mode", mode))).isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldBeLeftOutWhenItIsSetSo() {
        assertThat(PipelineWarmUp.run(settings("start.warm_up_ms", "0"))).isZero();
    }

    @Test
    void shouldBeginAnewWhereAProcessEndedMeanwhile() throws IOException {
        final Path left = Files.createDirectory(directory.resolve(PipelineWarmUp.DIRECTORY));
        Files.writeString(left.resolve("journal-0000000000000001.log"), "half a journal");
        assertThat(PipelineWarmUp.run(settings())).isPositive();
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void shouldDeleteNothingBehindALink(@TempDir final Path elsewhere) throws IOException {
        final Path kept = Files.writeString(elsewhere.resolve("kept"), "");
        Files.createSymbolicLink(directory.resolve(PipelineWarmUp.DIRECTORY), elsewhere);
        assertThat(PipelineWarmUp.run(settings())).isZero();
        assertThat(kept).exists();
    }

    @Test
    void shouldRefuseNoStartWhenItCannotBeDone() throws IOException {
        final Path file = Files.writeString(directory.resolve("file"), "");
        assertThat(PipelineWarmUp.run(settings("data_dir", file.toString()))).isZero();
    }

    @Test
    void shouldChangeNothingOfTheLedger() {
        try (TestGateway gateway = new TestGateway(directory, "start.warm_up_ms", "100")) {
            assertThat(gateway.admin().get("/v1/ledger").field("orders")).isEqualTo("0");
            assertThat(gateway.admin().get("/v1/accounts/U").status()).isEqualTo(404);
            assertThat(gateway.platform().post(CallbackBodies.auth("T0-0", "C", "U", "1.00",
                System.currentTimeMillis())).code()).as("a card of the warm-up").isEqualTo(2001);
        }
        assertThat(directory.resolve(PipelineWarmUp.DIRECTORY)).doesNotExist();
    }
}
