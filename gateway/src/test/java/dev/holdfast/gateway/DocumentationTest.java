package dev.holdfast.gateway;

import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

import static org.assertj.core.api.Assertions.assertThat;

/** README has to list every code as it is. Surefire runs in the module's directory. */
class DocumentationTest {
    @ParameterizedTest
    @EnumSource
    void shouldListEveryCode(final ResultCode result) throws IOException {
        assertThat(Files.readString(Path.of("..", "README.md")))
            .contains("| " + result.code() + " | " + result.name().toLowerCase(Locale.ROOT) + " | " + result.sentence()
                + " |");
    }
}
