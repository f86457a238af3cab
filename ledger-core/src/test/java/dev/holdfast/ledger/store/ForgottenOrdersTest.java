package dev.holdfast.ledger.store;

import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ForgottenOrdersTest {
    private static final long LEAST = ForgottenOrders.LEAST_ORDERS;
    private static final long BOUND = 1 << 20;
    private static final int BITS_PER_ORDER = 24;

    private final long seed = Long.getLong("forgotten.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final ForgottenOrders forgotten = new ForgottenOrders(LEAST);

    @Test
    void shouldTakeNothingBeforeTheFirstNumber() {
        final ForgottenOrders large = new ForgottenOrders(1L << 50);
        large.resize(1L << 39);
        assertThat(large.mayContain(id("7"))).isFalse();
        assertThat(large.memoryBytes()).isZero();
        assertThat(large.count()).isZero();
        assertThat(large.digest()).isZero();
        assertThat(large.recomputeDigest()).isZero();
    }

    @Test
    void shouldTakeThreeBytesForEachNumberOfAGeneration() {
        final ForgottenOrders larger = new ForgottenOrders(1_000_000);
        addRange(larger, 0, 1);
        final long piece = 1 << 20;
        assertThat(larger.memoryBytes()).as("with the first piece of the next").isEqualTo(3_000_000 + piece);
        addRange(larger, 1, 400_000);
        assertThat(larger.memoryBytes()).as("the next grows as this one fills").isEqualTo(3_000_000 + 2 * piece);
        addRange(larger, 400_000, 1_000_000);
        assertThat(larger.memoryBytes()).as("and is there when it is needed").isEqualTo(2 * 3_000_000);
    }

    @Test
    void shouldRememberNoFewerThanTheLastOfAGeneration() {
        final int added = (int) (5 * LEAST + 77);
        for (int i = 0; i < added; i++) {
            forgotten.add(number(i));
            if (i % 97 == 0) {
                assertThat(isKnown(forgotten, Math.max(0, i + 1 - LEAST), i + 1)).as("after number %d", i).isTrue();
            }
        }
        assertThat(isKnown(forgotten, added - LEAST, added)).isTrue();
    }

    @Test
    void shouldForgetTheOldestGenerationWhenAThirdBegins() {
        addRange(forgotten, 0, 2 * LEAST);
        assertThat(forgotten.count()).isEqualTo(2 * LEAST);
        assertThat(isKnown(forgotten, 0, 2 * LEAST)).isTrue();
        addRange(forgotten, 2 * LEAST, 2 * LEAST + 1);
        assertThat(forgotten.count()).isEqualTo(LEAST + 1);
        assertThat(isKnown(forgotten, LEAST, 2 * LEAST + 1)).isTrue();
        assertThat(known(forgotten, 0, LEAST)).as("of the dropped ones").isLessThan(3);
    }

    @Test
    void shouldTakeNoMoreMemoryForGenerationsOfTheSameSize() {
        addRange(forgotten, 0, 2 * LEAST);
        final long taken = forgotten.memoryBytes();
        addRange(forgotten, 2 * LEAST, 9 * LEAST);
        assertThat(forgotten.memoryBytes()).isEqualTo(taken).isEqualTo(3 * LEAST * BITS_PER_ORDER / Byte.SIZE);
    }

    @Test
    void shouldAnswerFalselyForOneInFiftyThousandNumbersWhenFull() {
        final int orders = 200_000;
        final ForgottenOrders full = new ForgottenOrders(orders);
        addRange(full, 0, 2 * orders);
        final int strange = 5_000_000;
        final long falseAnswers = known(full, 2 * orders, 2 * orders + strange);
        System.out.println("false answers=" + falseAnswers + " of " + strange);
        assertThat(falseAnswers).as("expected about 99, deviation 10").isBetween(50L, 150L);
    }

    @Test
    void shouldAnswerFalselyNoMoreOftenWhenSmall() {
        addRange(forgotten, 0, 2 * LEAST);
        final int strange = 2_000_000;
        final long falseAnswers = known(forgotten, 2 * LEAST, 2 * LEAST + strange);
        System.out.println("false answers when small=" + falseAnswers + " of " + strange);
        assertThat(falseAnswers).as("expected about 40, deviation 6 and that of the set bits").isLessThan(90);
    }

    @Test
    void shouldKeepItsDigestUpToDate() {
        for (int i = 0; i < 40; i++) {
            if (random.nextInt(5) == 0) {
                forgotten.resize(LEAST + random.nextInt(2_000));
            }
            addRandom(forgotten, random, random.nextInt(700));
            assertThat(forgotten.digest()).as("seed=%d", seed).isEqualTo(forgotten.recomputeDigest());
        }
    }

    @Test
    void shouldHaveTheSameDigestForTheSameHistory() {
        final ForgottenOrders other = new ForgottenOrders(LEAST);
        history(forgotten, new Random(seed));
        history(other, new Random(seed));
        assertThat(other.digest()).as("seed=%d", seed).isEqualTo(forgotten.digest()).isNotZero();
        other.add(id("one more"));
        assertThat(other.digest()).as("seed=%d", seed).isNotEqualTo(forgotten.digest());
    }

    /** A journal must find the same orders for ever: neither a hash nor the place of a bit may change. */
    @Test
    void shouldHaveTheDigestThatItAlwaysHad() {
        addRange(forgotten, 0, 3_000);
        assertThat(forgotten.digest()).isEqualTo(0xAE9A534ED4E21959L);
    }

    @Test
    void shouldHaveAnotherDigestForAnotherHistory() {
        final ForgottenOrders other = new ForgottenOrders(LEAST);
        addRange(forgotten, 0, 10);
        addRange(other, 1, 11);
        assertThat(other.digest()).as("other numbers").isNotEqualTo(forgotten.digest());

        final ForgottenOrders twice = new ForgottenOrders(LEAST);
        addRange(twice, 0, 10);
        addRange(twice, 9, 10);
        assertThat(twice.digest()).as("a number twice").isNotEqualTo(forgotten.digest());

        final ForgottenOrders larger = new ForgottenOrders(LEAST + 1);
        addRange(larger, 0, 10);
        assertThat(larger.digest()).as("another size").isNotEqualTo(forgotten.digest());

        final ForgottenOrders resized = new ForgottenOrders(LEAST);
        addRange(resized, 0, 10);
        assertThat(resized.digest()).as("the same").isEqualTo(forgotten.digest());
        resized.resize(LEAST + 1);
        assertThat(resized.digest()).as("another next size").isNotEqualTo(forgotten.digest());
    }

    @Test
    void shouldHaveAnotherDigestWhenGenerationsAreTheOtherWayRound() {
        final ForgottenOrders other = new ForgottenOrders(LEAST);
        addRange(forgotten, 0, 2 * LEAST);
        addRange(other, LEAST, 2 * LEAST);
        addRange(other, 0, LEAST);
        assertThat(other.digest()).isNotEqualTo(forgotten.digest());
    }

    @Test
    void shouldHaveTheDigestOfWhatIsLeftAfterADrop() {
        final ForgottenOrders other = new ForgottenOrders(LEAST);
        addRange(forgotten, 0, 3 * LEAST);
        addRange(other, LEAST, 3 * LEAST);
        assertThat(other.digest()).isEqualTo(forgotten.digest()).isEqualTo(forgotten.recomputeDigest());
    }

    @Test
    void shouldResizeOnlyTheNextGeneration() {
        addRange(forgotten, 0, 1);
        forgotten.resize(3 * LEAST);
        addRange(forgotten, 1, LEAST);
        final long small = LEAST * BITS_PER_ORDER / Byte.SIZE;
        assertThat(forgotten.memoryBytes()).as("the next is prepared").isEqualTo(2 * small);
        addRange(forgotten, LEAST, LEAST + 1);
        assertThat(forgotten.memoryBytes()).isEqualTo((1 + 3 + 3) * small);
        addRange(forgotten, LEAST + 1, 4 * LEAST);
        assertThat(isKnown(forgotten, 0, 4 * LEAST)).isTrue();
        assertThat(forgotten.count()).isEqualTo(4 * LEAST);

        forgotten.resize(1);
        assertThat(forgotten.nextOrders()).isEqualTo(LEAST);
        addRange(forgotten, 4 * LEAST, 5 * LEAST + 1);
        assertThat(forgotten.count()).isEqualTo(LEAST + 1);
        assertThat(isKnown(forgotten, 4 * LEAST, 5 * LEAST + 1)).isTrue();
        assertThat(forgotten.digest()).isEqualTo(forgotten.recomputeDigest());
    }

    @Test
    void shouldRememberAcrossChunks() {
        final ForgottenOrders wide = new ForgottenOrders(1_000_001);
        addRange(wide, 0, 50_000);
        assertThat(isKnown(wide, 0, 50_000)).isTrue();
        assertThat(known(wide, 50_000, 150_000)).isZero();
        assertThat(wide.digest()).isEqualTo(wide.recomputeDigest());
    }

    @Test
    void shouldTakeNumbersFromAnyMemory() {
        final byte[] bytes = "xx20261126000001yy".getBytes(StandardCharsets.US_ASCII);
        final ByteBuffer direct = ByteBuffer.allocateDirect(bytes.length).put(bytes);
        forgotten.add(new UnsafeBuffer(bytes, 2, 14));
        assertThat(forgotten.mayContain(new UnsafeBuffer(direct, 2, 14))).isTrue();
        assertThat(forgotten.mayContain(new UnsafeBuffer(direct, 2, 13))).isFalse();
    }

    @Test
    void shouldRefuseNoNumberAndOneThatIsTooLong() {
        assertThatThrownBy(() -> forgotten.add(id(""))).hasMessageContaining("length=0");
        assertThatThrownBy(() -> forgotten.mayContain(id("1".repeat(65)))).hasMessageContaining("length=65");
        assertThat(forgotten.memoryBytes()).isZero();
        forgotten.add(id("1".repeat(64)));
        assertThat(forgotten.mayContain(id("1".repeat(64)))).isTrue();
    }

    @Test
    void shouldBeTheSameWhenReadBack() throws IOException {
        for (final int numbers : new int[] {0, 1, (int) LEAST, (int) LEAST + 1, 5_000}) {
            final ForgottenOrders written = new ForgottenOrders(LEAST);
            addRandom(written, random, numbers);
            written.resize(LEAST + 500);
            final ForgottenOrders read = new ForgottenOrders(LEAST);
            addRandom(read, random, 3_000);
            read.readFrom(new Words(write(written))::take, BOUND);
            assertSame(read, written);
            assertThat(write(read)).isEqualTo(write(written));
            addRange(read, 0, 4_000);
            addRange(written, 0, 4_000);
            assertSame(read, written);
        }
    }

    @Test
    void shouldWriteNoWordsOfAGenerationThatNeverBegan() throws IOException {
        final int words = (int) LEAST * BITS_PER_ORDER / Long.SIZE;
        assertThat(write(forgotten)).containsExactly(LEAST, 0, 0, 0, 0);
        addRange(forgotten, 0, 1);
        assertThat(write(forgotten)).hasSize(5 + words).startsWith(LEAST, LEAST, 1, 0, 0);
        addRange(forgotten, 1, LEAST + 1);
        assertThat(write(forgotten)).hasSize(5 + 2 * words).startsWith(LEAST, LEAST, 1, LEAST, LEAST);
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 0, 0, 0, 0, 'next generation''s orders=-1 '",
        "1048577, 0, 0, 0, 0, 'next generation''s orders=1048577 '",
        "1024, -9, 0, 0, 0, 'current generation''s orders=-9 '",
        "1024, 1023, 1, 0, 0, 'current generation''s orders=1023 '",
        "1024, 9223372036854775807, 1, 0, 0, 'current generation''s orders=9223372036854775807 '",
        "1024, 0, 1, 0, 0, 'current generation''s count=1 '",
        "1024, 1024, 0, 0, 0, 'current generation''s count=0 '",
        "1024, 1024, -1, 0, 0, 'current generation''s count=-1 '",
        "1024, 1024, 1025, 0, 0, 'current generation''s count=1025 '",
        "1024, 1024, 1, 1048577, 1048577, 'previous generation''s orders=1048577 '",
        "1024, 1024, 1, 1024, 1023, 'previous generation''s count=1023 '",
        "1024, 0, 0, 1024, 1024, 'previous generation''s orders=1024 '"})
    void shouldRefuseSizesThatCannotBe(final long next, final long currentOrders, final long currentCount,
        final long previousOrders, final long previousCount, final String message) {
        addRange(forgotten, 0, 1_500);
        final long digest = forgotten.digest();
        final Words words = new Words(new long[] {next, currentOrders, currentCount, previousOrders, previousCount});
        assertThatThrownBy(() -> forgotten.readFrom(words::take, BOUND))
            .isInstanceOf(IllegalArgumentException.class).hasMessageContaining(message);
        assertThat(forgotten.digest()).isEqualTo(digest).isEqualTo(forgotten.recomputeDigest());
    }

    @Test
    void shouldPassOnThatTheSourceEnds() throws IOException {
        addRange(forgotten, 0, 1);
        final long[] all = write(forgotten);
        final Words words = new Words(Arrays.copyOf(all, all.length - 1));
        assertThatThrownBy(() -> new ForgottenOrders(LEAST).readFrom(words::take, BOUND))
            .isInstanceOf(EOFException.class);
    }

    private void assertSame(final ForgottenOrders read, final ForgottenOrders written) {
        assertThat(read.digest()).as("seed=%d", seed).isEqualTo(written.digest()).isEqualTo(read.recomputeDigest());
        assertThat(read.count()).as("seed=%d", seed).isEqualTo(written.count());
        assertThat(read.nextOrders()).isEqualTo(written.nextOrders());
    }

    private static void history(final ForgottenOrders filter, final Random choice) {
        for (int i = 0; i < 10; i++) {
            addRandom(filter, choice, choice.nextInt(1_500));
            filter.resize(LEAST + choice.nextInt(1_000));
        }
        addRandom(filter, choice, 1);
    }

    private static void addRandom(final ForgottenOrders filter, final Random choice, final int numbers) {
        for (int i = 0; i < numbers; i++) {
            final byte[] bytes = new byte[1 + choice.nextInt(Row.MAX_ID_BYTES)];
            choice.nextBytes(bytes);
            filter.add(new UnsafeBuffer(bytes));
        }
    }

    private static void addRange(final ForgottenOrders filter, final long from, final long to) {
        for (long i = from; i < to; i++) {
            filter.add(number(i));
        }
    }

    private static boolean isKnown(final ForgottenOrders filter, final long from, final long to) {
        return known(filter, from, to) == to - from;
    }

    private static long known(final ForgottenOrders filter, final long from, final long to) {
        long known = 0;
        for (long i = from; i < to; i++) {
            if (filter.mayContain(number(i))) {
                known++;
            }
        }
        return known;
    }

    /** As order numbers are: a day, then digits that count. */
    private static DirectBuffer number(final long index) {
        return id(Long.toString(20261126_000_000_000L + index));
    }

    private static DirectBuffer id(final String text) {
        return new UnsafeBuffer(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static long[] write(final ForgottenOrders filter) throws IOException {
        final Words words = new Words(new long[1 << 16]);
        filter.writeTo(words::put);
        return Arrays.copyOf(words.values, words.at);
    }

    /** Longs one behind the other. */
    private static final class Words {
        private final long[] values;
        private int at;

        Words(final long[] values) {
            this.values = values;
        }

        void put(final long value) {
            values[at++] = value;
        }

        long take() throws EOFException {
            if (at == values.length) {
                throw new EOFException("longs=" + at);
            }
            return values[at++];
        }
    }
}
