package dev.holdfast.ledger.store;

import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is remembered, how long, and in how much memory. */
class ForgottenOrdersTest extends ForgottenOrdersFixture {
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
}
