package dev.holdfast.gateway.server;

import dev.holdfast.ledger.values.ResultCode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;

class HttpStatusesTest {
    /** Also one that nobody has thought of: what throws here throws in an event loop. */
    @ParameterizedTest
    @EnumSource(ResultCode.class)
    void shouldHaveAStatusAndAnAnswerForEveryResult(final ResultCode result) {
        final boolean isAboutTheRequest = result.code() / 1_000 == 1 && result != ResultCode.AUTHORIZATION_NOT_EXPECTED;
        final int status = HttpStatuses.of(result).code();
        if (isAboutTheRequest) {
            assertThat(status).isBetween(400, 499);
        } else {
            assertThat(status).as("an answer to a valid callback").isEqualTo(200);
        }
        for (final boolean keepAlive : new boolean[] {true, false}) {
            final String response = new String(Responses.of(result, null, keepAlive), StandardCharsets.US_ASCII);
            final String body = response.substring(response.indexOf("\r\n\r\n") + 4);
            assertThat(
                response).startsWith("HTTP/1.1 " + status + " ").contains("Content-Length: " + body.length() + "\r\n");
            assertThat(body).startsWith("{\"code\":" + result.code() + ",");
        }
    }
}
