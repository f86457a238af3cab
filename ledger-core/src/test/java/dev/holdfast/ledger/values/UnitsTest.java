package dev.holdfast.ledger.values;

import dev.holdfast.ledger.fuzz.Seed;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UnitsTest {
    private static final int RANDOM_CASES = 20_000;

    @ParameterizedTest
    @CsvSource({
        "0, 0", "-0.00, 0", "0.000001, 1", "1, 1000000", "100.00, 100000000", "-0.50, -500000", "12.3400, 12340000",
        "1E+3, 1000000000", "1.5e2, 150000000", "1E-6, 1", "10E-7, 1", "1.0000000000, 1000000", "0E-999999999999, 0",
        "1000000000000, 1000000000000000000", "999999999999.999999, 999999999999999999",
        "-1000000000000, -1000000000000000000"
    })
    void shouldReadExactly(final String text, final long units) {
        assertThat(Units.parse(text)).isEqualTo(units);
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "", "-", ".", "1.", ".5", "+1", "01", "-01", "00", "1.2.3",
        "1e", "1e+", "1e1.5", "1,0", " 1", "1 ", "NaN", "Infinity", "0x10", "--1",
        "0.0000001", "1.1234567", "1E-7", "1000000000000.000001", "1000000000001", "1E13", "1E999999999999",
        "99999999999999999999999999", "١"
    })
    void shouldRefuseWhatIsNoExactAmount(final String text) {
        final byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        assertThat(Units.parse(bytes, 0, bytes.length)).isEqualTo(Units.INVALID);
        assertThatThrownBy(
            () -> Units.parse(text)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("amount=" + text);
    }

    @Test
    void shouldAgreeWithBigDecimal() {
        final long seed = Seed.of("units");
        final Random random = new Random(seed);
        for (int i = 0; i < RANDOM_CASES; i++) {
            final BigDecimal value = BigDecimal.valueOf(random.nextLong() >> random.nextInt(63),
                random.nextInt(12) - 2);
            final String text = random.nextBoolean() ? value.toString() : value.toPlainString();
            assertThat(Units.parse(text.getBytes(StandardCharsets.UTF_8), 0, text.length()))
                .as("seed=%d text=%s", seed, text)
                .isEqualTo(expectedUnits(value));
        }
    }

    @Test
    void shouldFormatWhatItReads() {
        final long seed = Seed.of("units");
        final Random random = new Random(seed);
        for (int i = 0; i < RANDOM_CASES; i++) {
            final long units = (random.nextLong() >> random.nextInt(63)) % (Units.MAX + 1);
            assertThat(Units.parse(Units.format(units))).as("seed=%d units=%d", seed, units).isEqualTo(units);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 0.00", "1, 0.000001", "-1, -0.000001", "1500000, 1.50", "-100000000, -100.00", "12345600, 12.3456"})
    void shouldFormatWithAtLeastTwoDecimals(final long units, final String text) {
        assertThat(Units.format(units)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, 0.00", "12, 500000, 12.50", "-1, 500000, -0.50", "-2, 0, -2.00", "-1, 999999, -0.000001"})
    void shouldFormatASumInTwoParts(final long whole, final long micros, final String text) {
        assertThat(Units.format(whole, micros)).isEqualTo(text);
    }

    private static long expectedUnits(final BigDecimal value) {
        final BigDecimal units = value.scaleByPowerOfTen(Units.SCALE);
        final boolean exact = units.stripTrailingZeros().scale() <= 0;
        final boolean inRange = units.abs().compareTo(BigDecimal.valueOf(Units.MAX)) <= 0;
        return exact && inRange ? units.longValueExact() : Units.INVALID;
    }
}
