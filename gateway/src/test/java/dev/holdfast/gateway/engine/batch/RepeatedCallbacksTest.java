package dev.holdfast.gateway.engine.batch;

import com.sun.management.ThreadMXBean;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.KeepUnreadDecoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;

import static org.assertj.core.api.Assertions.assertThat;

/** Which fields make a message a repeat. */
class RepeatedCallbacksTest {
    private final RepeatedCallbacks repeated = new RepeatedCallbacks();
    private final UnsafeBuffer command = new UnsafeBuffer(new byte[RingMessage.MAX_MESSAGE_BYTES]);
    private final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));

    @Test
    void shouldKnowANotificationAgainWhateverItsEnvelopeIsCalled() {
        repeated.add(notification("P1", "a", false, 0));
        assertThat(repeated.contains(notification("another", "a", false, 0))).isTrue();
        assertThat(
            repeated.contains(notification("P1", "b", false, 0))).as("another remark, which people may ask about")
            .isFalse();
        repeated.add(unread("P1", 7));
        assertThat(repeated.contains(unread("another", 7))).isTrue();
        assertThat(repeated.contains(unread("P1", 8))).isFalse();
    }

    /** A review of something without a time is settled by the record that was pulled before it came. */
    @Test
    void shouldNeverTakeARecordThatCouldBeReadForARepeat() {
        assertThat(notification("P1", "a", true, 0)).isZero();
        assertThat(notification("P1", "a", true, 1)).as("of one that could not, nothing is settled").isNotZero();
        assertThat(repeated.contains(0)).isFalse();
    }

    @Test
    void shouldKnowAQuestionAgain() {
        repeated.add(question("P1", 10));
        assertThat(repeated.contains(question("another", 10))).isTrue();
        assertThat(repeated.contains(question("P1", 11))).isFalse();
        repeated.clear();
        assertThat(repeated.contains(question("P1", 10))).isFalse();
    }

    @Test
    void shouldLookAtCallbacksAlone() {
        assertThat(repeated.hashOf(PutCardDecoder.TEMPLATE_ID, command, 0, 100)).isZero();
    }

    @Test
    void shouldForgetTheOldest() {
        for (long hash = 1; hash <= RepeatedCallbacks.CAPACITY; hash++) {
            repeated.add(hash);
        }
        assertThat(repeated.contains(1)).isTrue();
        repeated.add(RepeatedCallbacks.CAPACITY + 1);
        assertThat(repeated.contains(1)).isFalse();
        assertThat(repeated.contains(2)).isTrue();
        assertThat(repeated.contains(RepeatedCallbacks.CAPACITY + 1)).isTrue();
    }

    @Test
    void shouldAllocateNothingHoweverManyItHasKnown() {
        final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        repeated.add(1);
        final long before = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
        for (long i = 1; i < 200_000; i++) {
            repeated.add(i * 0x9E3779B97F4A7C15L);
        }
        assertThat(threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before).isLessThan(10_000);
    }

    private long notification(final String pushId, final String remark, final boolean isRecord, final int unread) {
        return repeated.hashOf(NotifyDecoder.TEMPLATE_ID, command, 0, commands.notification("T1", "C1", 1, 1)
            .isRecord(isRecord).unread(unread, "").pushId(pushId).remark(remark).encode());
    }

    private long question(final String pushId, final long amount) {
        return repeated.hashOf(AuthorizeDecoder.TEMPLATE_ID, command, 0,
            commands.authorization("T1", "C1", amount, 1).pushId(pushId).encode());
    }

    private long unread(final String pushId, final long textHash) {
        return repeated.hashOf(KeepUnreadDecoder.TEMPLATE_ID, command, 0,
            commands.keepUnread(false, 1, textHash, "C1", pushId, "x=1"));
    }
}
