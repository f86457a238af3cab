package dev.holdfast.gateway.sync;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

class InquiriesTest {
    private static final long DELAY_MS = 5_000;
    private static final int PER_SECOND = 10;

    private long nowMs = 1_000_000;
    private boolean isBusy;
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<Void>> answers = new ArrayList<>();
    private final Inquiries inquiries = new Inquiries(() -> isBusy, () -> nowMs, DELAY_MS, PER_SECOND, consumeNo -> {
        asked.add(consumeNo);
        answers.add(new CompletableFuture<>());
        return answers.get(answers.size() - 1);
    });

    @Test
    void shouldWaitForWhatThePlatformIsAboutToSay() {
        inquiries.ask("T1");
        nowMs += DELAY_MS - 1;
        assertThat(inquiries.doWork()).isZero();
        assertThat(inquiries.open()).isEqualTo(1);
        nowMs++;
        assertThat(inquiries.doWork()).isEqualTo(1);
        assertThat(asked).containsExactly("T1");
        assertThat(inquiries.open()).as("it is underway").isEqualTo(1);
        answers.get(0).complete(null);
        assertThat(inquiries.open()).isZero();
    }

    @Test
    void shouldAskNoFasterThanItMay() {
        for (int i = 0; i < 5; i++) {
            inquiries.ask("T" + i);
        }
        nowMs += DELAY_MS;
        for (int ms = 0; ms < 1_000 * 3 / PER_SECOND; ms++) {
            inquiries.doWork();
            nowMs++;
        }
        assertThat(asked).containsExactly("T0", "T1", "T2");
    }

    @Test
    void shouldAskAgainOnlyAfterAWhileUnlessItFailed() {
        inquiries.ask("T1");
        nowMs += DELAY_MS;
        inquiries.doWork();
        answers.get(0).complete(null);
        inquiries.ask("T1");
        nowMs += DELAY_MS;
        assertThat(inquiries.doWork()).as("it was asked a moment ago").isZero();
        nowMs += TimeUnit.MINUTES.toMillis(10);
        inquiries.ask("T1");
        nowMs += DELAY_MS;
        assertThat(inquiries.doWork()).isEqualTo(1);
        answers.get(1).completeExceptionally(new IllegalStateException("no network"));
        inquiries.ask("T1");
        nowMs += DELAY_MS;
        assertThat(inquiries.doWork()).as("it was asked in vain").isEqualTo(1);
        assertThat(asked).containsExactly("T1", "T1", "T1");
    }

    /**
     * A look at all old holds each quarter of an hour, more of them than there is room for, and all go on being open.
     */
    @Test
    void shouldComeToAllInTheEnd() {
        final Set<String> all = new HashSet<>();
        final Inquiries many = new Inquiries(() -> false, () -> nowMs, DELAY_MS, PER_SECOND, consumeNo -> {
            all.add(consumeNo);
            return CompletableFuture.completedFuture(null);
        });
        for (int look = 0; look < 3; look++) {
            for (int i = 0; i < 6_000; i++) {
                many.ask("T" + i);
            }
            for (int step = 0; step < 9_000; step++) {
                nowMs += 100;
                many.doWork();
            }
        }
        assertThat(all).hasSize(6_000);
    }

    @Test
    void shouldNotAskAPlatformThatIsOfNoUseNorKeepMoreThanItCan() {
        for (int i = 0; i < 10_000; i++) {
            inquiries.ask("T" + i);
        }
        assertThat(inquiries.open()).isEqualTo(4_096);
        isBusy = true;
        nowMs += DELAY_MS;
        assertThat(inquiries.doWork()).isZero();
        assertThat(asked).isEmpty();
    }
}
