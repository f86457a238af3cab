package dev.holdfast.bench.load;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** What makes the generator's figures worth something. */
class LoadGeneratorTest {
    private static final double RATE = 500;
    private static final long STALL_NS = TimeUnit.MILLISECONDS.toNanos(400);

    @Test
    void shouldCountAnswersInTenthsOfASecondFromTheFirst() {
        final long sliceNs = TimeUnit.MILLISECONDS.toNanos(Timeline.SLICE_MS);
        final Timeline timeline = new Timeline();
        assertThat(timeline.slices()).isZero();
        timeline.onAnswer(-7, 5);
        timeline.onAnswer(sliceNs - 8, 9);
        timeline.onAnswer(sliceNs - 7, 3);
        timeline.onAnswer(sliceNs * 1_000, 4);
        assertThat(timeline.startNs()).isEqualTo(-7);
        assertThat(timeline.slices()).isEqualTo(1_001);
        assertThat(timeline.answers(0)).isEqualTo(2);
        assertThat(timeline.maxNs(0)).isEqualTo(9);
        assertThat(timeline.answers(1)).isEqualTo(1);
        assertThat(timeline.answers(2)).isZero();
        assertThat(timeline.maxNs(1_000)).isEqualTo(4);
    }

    @Test
    void shouldChargeAStallToEveryRequestThatCameDueMeanwhile() throws IOException {
        final LoadResult result = run(100, STALL_NS);
        assertThat(result.answered()).isEqualTo(500);
        assertThat(result.percentileNs(100)).isGreaterThanOrEqualTo(STALL_NS);
        assertThat(result.percentileNs(85))
            .as("200 of 500 requests came due in the stall, half of them in its first half")
            .isGreaterThanOrEqualTo(STALL_NS / 4);
    }

    @Test
    void shouldCallARunInvalidWhenItsConnectionIsLost() throws IOException {
        final LoadResult result = run(-100, 0);
        assertThat(result.invalidity()).isNotNull();
        final StringWriter text = new StringWriter();
        result.print(new PrintWriter(text));
        assertThat(text.toString()).contains("INVALID");
    }

    @Test
    void shouldCallARunInvalidWhenItFellBehindItsSchedule() {
        final LoadResult result = new LoadResult();
        result.plan(100, 1_000_000);
        for (int i = 0; i < 100; i++) {
            result.onSent(TimeUnit.MILLISECONDS.toNanos(i < 90 ? 0 : 20));
            result.onAnswer(200, 0, 0, TimeUnit.MILLISECONDS.toNanos(1));
        }
        assertThat(result.invalidity()).contains("fell behind");
    }

    private static LoadResult run(final int stallAt, final long stallNs) throws IOException {
        try (StallingServer server = new StallingServer(stallAt, stallNs);
             LoadGenerator generator = new LoadGenerator(server.target(), new SignedRequest(server.target(), "t", 1))) {
            return generator.openLoop(RATE, 1, 1);
        }
    }
}
