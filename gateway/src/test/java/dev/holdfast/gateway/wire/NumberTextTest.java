package dev.holdfast.gateway.wire;

import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Numbers come out as the two real libraries write them, and as {@link BigDecimal} would, at any length. */
class NumberTextTest {
    private static final int TOKENS = Integer.getInteger("number.tokens", 40_000);
    private static final int LONGEST = 120;

    private final long seed = Seed.of("number");
    private final Random random = new Random(seed);
    private final NumberText number = new NumberText();

    @Test
    void shouldWriteWhatTheLibrariesWrite() {
        int compared = 0;
        for (int i = 0; i < TOKENS; i++) {
            final String token = token();
            assertThat(written(CanonicalForm.FASTJSON1, token)).as("seed=%d token=%s", seed, token)
                .isEqualTo(new BigDecimal(token).toString()).isEqualTo(FastjsonOracle.value1(token));
            if (isReadByTheNewerLibrary(token) && !isMadeLongByIt(token)) {
                final String expected = FastjsonOracle.value2(token);
                final String written = written(CanonicalForm.FASTJSON2, token);
                if (exponent(token) != 0 && !written.equals(expected)) {
                    assertThat(
                        Double.parseDouble(written)).as("seed=%d token=%s", seed, token)
                        .isEqualTo(Double.parseDouble(expected));
                } else {
                    assertThat(written).as("seed=%d token=%s", seed, token).isEqualTo(expected);
                    compared++;
                }
            }
        }
        assertThat(compared).isGreaterThan(TOKENS / 2);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "0E5", "-0E5", "-0.0E5", "0E-7", "0E0", "-0E0", "0.0000000", "-0.0000000", "1E0", "10E-1", "1E-6", "1E-7",
        "12E-7", "1E+2147483647", "1E-2147483647", "1E000000000000000000005", "1E-0", "0.0000001",
        "123456789012345678E0", "0.00000001234567890123456789", "0.0000000123456789012345678", "1E2047", "-1E-2047",
        "214748364E1", "214748365E1", "0.00000000000000000000000000000214748364E1",
        "0.00000000000000000000000000000214748365E1", "1234567890123456789012345678901234567890E0",
        "12345678901234567890123456789012345678E1", "123456789012345678901234567890123456789E1",
        "0.0000000000000000000000000000000000000000000000000001E1", "4.9E-324", "2E-324", "1E400"
    })
    void shouldWriteEdgesAsTheLibrariesDo(final String token) {
        assertThat(
            written(CanonicalForm.FASTJSON1, token)).isEqualTo(new BigDecimal(token).toString())
            .isEqualTo(FastjsonOracle.value1(token));
        if (isReadByTheNewerLibrary(token)) {
            assertThat(written(CanonicalForm.FASTJSON2, token)).isEqualTo(FastjsonOracle.value2(token));
        }
    }

    private String written(final CanonicalForm form, final String token) {
        final byte[] text = ("x" + token + "9").getBytes(StandardCharsets.US_ASCII);
        if (NumberText.isAsReceived(text, 1, token.length())) {
            return token;
        }
        number.write(form, text, 1, token.length());
        return new String(number.bytes(), 0, number.length(), StandardCharsets.US_ASCII);
    }

    private static boolean isReadByTheNewerLibrary(final String token) {
        return Math.abs(exponent(token)) <= 2_047;
    }

    /** What {@link NumberText} says it does not follow. */
    private static boolean isMadeLongByIt(final String token) {
        final int scale = new BigDecimal(token).scale();
        return exponent(token) < 0 && scale > 4 * token.length();
    }

    private static long exponent(final String token) {
        final int e = token.indexOf('E');
        return e < 0 ? 0 : Long.parseLong(token.substring(e + 1));
    }

    private String token() {
        final StringBuilder text = new StringBuilder(random.nextBoolean() ? "" : "-");
        text.append(random.nextInt(3) == 0 ? "0" : random.nextInt(1, 10) + digits(random.nextBoolean() ? 4 : LONGEST));
        if (random.nextInt(4) > 0) {
            text.append('.').append("0".repeat(random.nextInt(3) == 0 ? random.nextInt(50) : 0))
                .append(random.nextInt(10))
                .append(digits(random.nextBoolean() ? 12 : LONGEST));
        }
        if (random.nextInt(3) == 0) {
            text.append('E').append(new String[] {"", "+", "-"}[random.nextInt(3)])
                .append(random.nextInt(random.nextBoolean() ? 12 : random.nextInt(20) == 0 ? 100_000 : 400));
        }
        return text.toString();
    }

    private String digits(final int most) {
        final StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most); i > 0; i--) {
            text.append(random.nextInt(10));
        }
        return text.toString();
    }
}
