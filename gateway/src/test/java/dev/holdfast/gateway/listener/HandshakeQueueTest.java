package dev.holdfast.gateway.listener;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** On a clock of its own: each handshake takes a millisecond of it. */
class HandshakeQueueTest {
    private static final long TAKES_NS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Door door = new Door("test", new DoorSettings(10_000, 1_000, 10), new SecurityEvents());
    private final List<String> computed = new ArrayList<>();
    private long nowNs;
    private final HandshakeQueue queue = new HandshakeQueue(() -> nowNs);

    @Test
    void shouldTakeOneOfEachSourceInTurn() {
        for (int i = 0; i < 3; i++) {
            add(stranger(1), "crowd " + i);
        }
        add(stranger(2), "alone");
        computeAll();
        assertThat(computed).containsExactly("crowd 0", "alone", "crowd 1", "crowd 2");
    }

    /** Else a thousand of one source would all begin, and none would end in time. */
    @Test
    void shouldGoOnWithWhatHasBegunBeforeAnythingBegins() {
        begin(stranger(1), "begins");
        add(stranger(1), "goes on");
        begin(listed(2), "listed begins");
        add(listed(2), "listed goes on");
        computeAll();
        assertThat(computed).containsExactly("listed goes on", "listed begins", "goes on", "begins");
    }

    /** Whoever can prove one connection is not to keep the platform waiting by a hundred others. */
    @Test
    void shouldTakeOneOfEachKnownSourceInTurn() {
        for (int i = 0; i < 3; i++) {
            add(listed(1), "crowd " + i);
        }
        begin(listed(2), "alone");
        computeAll();
        assertThat(computed).containsExactly("crowd 0", "alone", "crowd 1", "crowd 2");
    }

    /** A wait takes a millisecond or more, so that shorter ones would add up to far more than was computed. */
    @Test
    void shouldRestForShortOnesTogether() {
        for (int i = 0; i < 4; i++) {
            queue.of(stranger(1), gone -> { }).execute(() -> nowNs += TAKES_NS / 2);
        }
        assertThat(queue.runNext()).isTrue();
        assertThat(queue.runNext()).as("half a millisecond is owed").isTrue();
        assertThat(queue.runNext()).as("a millisecond is").isFalse();
        nowNs += TAKES_NS;
        assertThat(queue.runNext()).isTrue();
    }

    @Test
    void shouldTakeKnownSourcesFirstThoughTheyComeLast() {
        add(stranger(1), "stranger");
        stranger(2).prove();
        add(stranger(2), "another of a source that has proven itself");
        add(listed(3), "listed");
        assertThat(queue.runNext()).isTrue();
        assertThat(queue.runNext()).isTrue();
        assertThat(computed).containsExactly("another of a source that has proven itself", "listed");
        assertThat(queue.runNext()).as("known ones bring no rest").isTrue();
    }

    @Test
    void shouldForgetThatASourceWasKnownWhenItIsGone() {
        final Guest proven = stranger(1);
        proven.prove();
        assertThat(stranger(1).isKnown()).isTrue();
        proven.leave();
        assertThat(stranger(1).isKnown()).isFalse();
    }

    /** Strangers take no more than half of a processor, and no known one waits for their rest. */
    @Test
    void shouldRestBetweenStrangersAsLongAsTheLastTook() {
        add(stranger(1), "first");
        add(stranger(2), "second");
        assertThat(queue.runNext()).isTrue();
        nowNs += TAKES_NS - 1;
        assertThat(queue.runNext()).as("it rests").isFalse();
        add(listed(3), "listed");
        assertThat(queue.runNext()).isTrue();
        assertThat(computed).containsExactly("first", "listed");
        nowNs += 1;
        assertThat(queue.runNext()).isTrue();
        assertThat(computed).endsWith("second");
    }

    /** Whoever connects and goes leaves nothing here, though strangers have to wait just now. */
    @Test
    void shouldKeepNothingOfWhoIsGone() {
        add(stranger(1), "there");
        for (int i = 0; i < 1_000; i++) {
            final List<Runnable> gone = new ArrayList<>();
            queue.of(i % 2 == 0 ? stranger(1) : listed(2), gone::add).execute(() -> computed.add("gone"));
            queue.begin(i % 2 == 0 ? stranger(3) : listed(4), gone::add, () -> computed.add("gone"));
            gone.forEach(Runnable::run);
        }
        assertThat(queue.waiting()).isEqualTo(1);
        computeAll();
        assertThat(computed).containsExactly("there");
        assertThat(queue.computed()).isEqualTo(1);
        assertThat(queue.waiting()).isZero();
    }

    /** Everybody else's handshake comes behind it on the same thread. */
    @Test
    void shouldGoOnBehindOneThatFails() {
        queue.of(stranger(1), gone -> { }).execute(() -> {
            throw new UncheckedIOException(new IOException("a client made it fail"));
        });
        queue.of(stranger(2), gone -> { }).execute(() -> {
            throw new NoClassDefFoundError("the installation is broken");
        });
        add(stranger(3), "next");
        computeAll();
        assertThat(computed).containsExactly("next");
    }

    @Test
    void shouldComputeOnTheThreadThatRunsItUntilItIsClosed() throws InterruptedException {
        final HandshakeQueue real = new HandshakeQueue(System::nanoTime);
        final Thread thread = new Thread(real::run);
        thread.start();
        final List<Thread> by = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            real.of(stranger(i), gone -> { }).execute(() -> by.add(Thread.currentThread()));
        }
        real.of(stranger(9), gone -> { }).execute(real::close);
        thread.join(TimeUnit.SECONDS.toMillis(30));
        assertThat(thread.isAlive()).isFalse();
        assertThat(by).hasSize(3).containsOnly(thread);
    }

    private void add(final Guest guest, final String what) {
        queue.of(guest, gone -> { }).execute(() -> compute(what));
    }

    private void begin(final Guest guest, final String what) {
        queue.begin(guest, gone -> { }, () -> compute(what));
    }

    private void compute(final String what) {
        computed.add(what);
        nowNs += TAKES_NS;
    }

    private void computeAll() {
        for (int i = 0; i < 100; i++) {
            queue.runNext();
            nowNs += TAKES_NS;
        }
    }

    private Guest stranger(final int number) {
        return enter(number, false);
    }

    private Guest listed(final int number) {
        return enter(number, true);
    }

    private Guest enter(final int number, final boolean isListed) {
        try {
            return door.enter(Source.of(InetAddress.getByAddress(new byte[] {10, 0, 0, (byte) number})), isListed,
                () -> { });
        } catch (final UnknownHostException e) {
            throw new AssertionError(e);
        }
    }
}
