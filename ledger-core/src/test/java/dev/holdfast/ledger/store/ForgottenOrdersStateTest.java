package dev.holdfast.ledger.store;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.EOFException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The digest of what is remembered, and its way through a snapshot. */
class ForgottenOrdersStateTest extends ForgottenOrdersFixture {
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

    /** What a damaged size claims is 3 TiB. */
    @Test
    void shouldTakeMemoryOnlyForWordsThatCome() {
        final long[] all = new long[5 + 200_000];
        System.arraycopy(new long[] {LEAST, ForgottenOrders.MOST_ORDERS, 1, 0, 0}, 0, all, 0, 5);
        final Words words = new Words(all);
        final ForgottenOrders read = new ForgottenOrders(LEAST);
        assertThatThrownBy(() -> read.readFrom(words::take, ForgottenOrders.MOST_ORDERS))
            .isInstanceOf(EOFException.class);
        assertThat(read.memoryBytes()).isEqualTo(2 << 20);
    }
}
