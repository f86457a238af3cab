package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** Compares the canonical text with what the two real libraries make of random bodies. */
class CanonicalTextOracleTest {
    private static final int CASES = 20_000;
    private static final String TIMESTAMP = "1780000832985";
    private static final String APP_ID = "ak_1";
    private static final String[] NUMBERS = {
        "0", "-0", "5", "100.00", "-0.50", "-0.00", "12.3400", "0.000001", "0.0000001", "0.0000000", "1E+3", "1e3",
        "1.5E2", "1E-7", "100E0", "0.10E0", "9223372036854775808", "-9223372036854775809", "99999999999999999999.99",
        "1780000832985", "1E22", "1.10E1", "-1E3"
    };
    private static final String[] NAMES = {
        "amount", "fee", "card_no", "consume_no", "merchant_info", "merchant_name", "merchant_mcc", "city", "country",
        "fee_type", "Zeta", "_under", "appVersion", "appId", "timestamp", "time", "a", "b", "Aa", "BB", "AaAa", "BBBB",
        "é", "名", "x\\\"y", "\\u0001"
    };
    private static final String[] TEXTS = {
        "", "plain", "O'NEIL\\tTRADING", "Caf\\u00e9 \\\"Zo\u00e9\\\" & Fils", "A/B\\\\C <test>", "\u4e0a\u6d77",
        "\\u4e0a", "\ud83c\udf55 Pizza", "\\ud83c\\udf55", "\u0080\u009f\u00a0", "\u007f", "\\u2028\u2029\u202a",
        "\\b\\f\\n\\r\\/\\u000b\\u001f", "=&", "\\u0000"
    };

    private final long seed = Seed.of("oracle");
    private final Random random = new Random(seed);

    @Test
    void shouldWriteWhatTheLibrariesWrite() {
        final CallbackSigner signer = new CallbackSigner(APP_ID, new byte[] {1});
        for (int i = 0; i < CASES; i++) {
            final String body = "{\"id\":\"1\",\"action\":\"Auth\",\"data\":" + object(3) + "}";
            final byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
            assertThat(signer.canonical(bytes, TIMESTAMP, CanonicalForm.FASTJSON1)).as("seed=%d body=%s", seed, body)
                .isEqualTo(FastjsonOracle.text1(body, APP_ID, TIMESTAMP));
            assertThat(signer.canonical(bytes, TIMESTAMP, CanonicalForm.FASTJSON2)).as("seed=%d body=%s", seed, body)
                .isEqualTo(FastjsonOracle.text2(body, APP_ID, TIMESTAMP));
        }
    }

    private String object(final int depth) {
        final Set<String> names = new HashSet<>();
        final StringBuilder text = new StringBuilder("{");
        for (int i = random.nextInt(depth == 3 || random.nextInt(10) == 0 ? 20 : 6); i > 0; i--) {
            final String name = pick(NAMES);
            if (names.add(name)) {
                text.append(text.length() > 1 ? "," : "").append('"').append(name).append("\" :")
                    .append(value(depth - 1));
            }
        }
        return text.append('}').toString();
    }

    private String value(final int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0, 1 -> pick(NUMBERS);
            case 2, 3, 4 -> '"' + pick(TEXTS) + pick(TEXTS) + '"';
            case 5 -> random.nextBoolean() ? "true" : "false";
            case 6 -> "null";
            case 7 -> object(depth);
            default -> "[" + value(depth - 1) + ", " + value(depth - 1) + "]";
        };
    }

    private String pick(final String[] from) {
        return from[random.nextInt(from.length)];
    }
}
