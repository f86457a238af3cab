package dev.holdfast.gateway.server.arrival;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RecentSignaturesTest {
    private static final long SIGNATURE = 0x1234_5678_9ABC_DEF1L;

    private final RecentSignatures recent = new RecentSignatures();

    @Test
    void shouldKnowWhatCameBefore() {
        assertThat(recent.contains(SIGNATURE)).isFalse();
        recent.add(SIGNATURE);
        assertThat(recent.contains(SIGNATURE)).isTrue();
        recent.add(SIGNATURE + 1);
        assertThat(recent.contains(SIGNATURE)).isTrue();
    }

    @Test
    void shouldTakeNoOtherForIt() {
        recent.add(SIGNATURE);
        final long sharesThePlace = SIGNATURE ^ 1L << 63;
        assertThat(recent.contains(sharesThePlace)).isFalse();
        recent.add(sharesThePlace);
        assertThat(recent.contains(SIGNATURE)).as("its place was taken").isFalse();
    }
}
