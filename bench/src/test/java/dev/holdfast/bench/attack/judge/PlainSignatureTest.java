package dev.holdfast.bench.attack.judge;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.holdfast.bench.attack.judge.PlainSignature.Generation;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import static org.assertj.core.api.Assertions.assertThat;

/** The attacks' own signature is the platform's, by the published vectors. Surefire runs in the module's directory. */
class PlainSignatureTest {
    private static final Path VECTORS =
        Path.of("..", "gateway", "src", "test", "resources", "vectors", "signature-v1.jsonl");

    @Test
    void shouldSignAsTheVectorsDo() throws IOException {
        final List<String> lines = Files.readAllLines(VECTORS);
        int compared = 0;
        for (final String line : lines) {
            final JsonNode vector = new ObjectMapper().readTree(line);
            final Map<?, ?> envelope = (Map<?, ?>) PlainJson.parse(bytes(vector, "body"));
            final PlainSignature signature = new PlainSignature(text(vector, "appId"), text(vector, "secret"));
            final Generation generation = text(vector, "form").equals("fastjson1") ? Generation.OLDER
                : Generation.NEWER;
            final String signed = signature.text((Map<?, ?>) envelope.get("data"), text(vector, "timestamp"),
                generation);
            assertThat(signed).isEqualTo(text(vector, "canonical"));
            assertThat(signature.sign(signed)).isEqualTo(text(vector, "signature"));
            compared++;
        }
        assertThat(compared).isGreaterThan(50);
    }

    private static String text(final JsonNode vector, final String member) {
        return vector.path(member).asText();
    }

    private static byte[] bytes(final JsonNode vector, final String member) {
        return text(vector, member).getBytes(StandardCharsets.UTF_8);
    }
}
