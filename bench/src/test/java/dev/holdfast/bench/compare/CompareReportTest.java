package dev.holdfast.bench.compare;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.load.Flatness;
import dev.holdfast.bench.load.LoadResult;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a comparison says, and when it says nothing. */
class CompareReportTest {
    private static final int NEVER = 0;
    private static final LoadShape CLOSED = new LoadShape(64, 0);
    private static final LoadShape OPEN = new LoadShape(64, 5_000);

    @Test
    void shouldTakeTheMiddleOfThePairsThatRanBackToBack() {
        final Series floor = series("floor", CLOSED, 100, 200, 100);
        final Series.Ratio ratio = series("holdfast", CLOSED, 50, 50, 60).to(floor, Round::perSecond);
        assertThat(ratio).isEqualTo(new Series.Ratio(0.5, 0.25, 0.6));
        assertThat(series("holdfast", CLOSED, 1, 4).median(Round::perSecond)).isEqualTo(2.5);
    }

    @Test
    void shouldCompareEachLoadWithTheSameLoad() {
        final String text = print(new CompareReport(List.of(series("floor", CLOSED, 100),
            series("holdfast", CLOSED, 50), series("floor", OPEN, 10), series("holdfast", OPEN, 10)), List.of(),
            new Histogram(3), 0));
        assertThat(text).contains("holdfast to floor",
            "throughput 0.50 (0.50-0.50)", "p50 1.00", "VALID").doesNotContain("INVALID");
    }

    @Test
    void shouldCompareHoldfastWithEachPeerUnderEachLoad() {
        final LoadShape half = LoadShape.ofMaximum(64, 50);
        final String text = print(new CompareReport(List.of(series("bare netty", CLOSED, 100),
            series("holdfast", CLOSED, 60), series("vert.x + redis", CLOSED, 20), series("holdfast", half, 30),
            series("vert.x + redis", half, 10)), List.of(), new Histogram(3), 0));
        assertThat(text).contains("open loop at 50 % of its maximum, 64 connections");
        assertThat(text.substring(text.indexOf("to what one would write instead"))).containsSubsequence(
            "closed loop", "holdfast to vert.x + redis", "throughput 3.00",
            "open loop at 50 %", "holdfast to vert.x + redis", "throughput 3.00", "p99 1.00");
    }

    @Test
    void shouldKeepTheCurveAndTheTimeline() {
        final JsonNode json = new CompareReport(List.of(series("holdfast", CLOSED, 60)), List.of(), new Histogram(3), 0)
            .json();
        assertThat(json.at("/series/0/load").asText()).isEqualTo("closed loop, 64 connections");
        assertThat(json.at("/series/0/curve/0/1").asDouble()).isBetween(0.99, 1.01);
        assertThat(json.at("/series/0/rounds/0/slice_ms").asInt()).isEqualTo(100);
        assertThat(json.path("flags").isTextual()).isTrue();
        assertThat(json.path("processor").asText()).isNotEmpty();
    }

    @Test
    void shouldPrintNoRatioWhenARoundSaysNothing() {
        final Series bad = new Series("holdfast", CLOSED, List.of(round(50, "a connection was lost")));
        final CompareReport report = new CompareReport(List.of(series("floor", CLOSED, 100), bad), List.of(),
            new Histogram(3), 0);
        assertThat(print(report)).contains("INVALID: holdfast", "a connection was lost")
            .doesNotContain("holdfast to floor");
        assertThat(report.json().at("/invalid").size()).isEqualTo(1);
        assertThat(report.json().at("/series/1/rounds/0/per_second").asDouble()).isEqualTo(50);
    }

    @Test
    void shouldPrintNoRatioWhenASideIsCold() {
        assertThat(print(new CompareReport(List.of(series("floor", CLOSED, 1), series("holdfast", CLOSED, 1)),
            List.of("floor"), new Histogram(3), 0))).contains("INVALID: floor").doesNotContain("holdfast to floor");
    }

    @Test
    void shouldCallWarmWhatGetsNoBetterAnyMore() {
        assertThat(roundsUntilFlat(10, 40, 60, 95, 100, 97, 99, 101)).isEqualTo(8);
        assertThat(roundsUntilFlat(100, 100, 100, 100)).isEqualTo(4);
        assertThat(roundsUntilFlat(100, 60, 95, 70)).as("a machine that takes time away").isEqualTo(4);
        assertThat(roundsUntilFlat(100, 102, 104, 106, 108, 110)).as("slowly better").isEqualTo(NEVER);
        assertThat(roundsUntilFlat(50, 48, 47, 90, 93)).isEqualTo(NEVER);
        assertThat(roundsUntilFlat(10, 40, 30, 30, 30, 39)).as("disturbed all the while").isEqualTo(6);
    }

    private static int roundsUntilFlat(final double... perSecond) {
        final Flatness flatness = new Flatness();
        for (int i = 0; i < perSecond.length; i++) {
            flatness.add(perSecond[i]);
            if (flatness.isFlat()) {
                return i + 1;
            }
        }
        return NEVER;
    }

    private static Series series(final String side, final LoadShape shape, final double... perSecond) {
        return new Series(side, shape, Arrays.stream(perSecond).mapToObj(each -> round(each, null))
            .toList());
    }

    private static Round round(final double perSecond, final String invalidity) {
        final Histogram latencyNs = new Histogram(3);
        latencyNs.recordValue(1_000_000);
        return new Round(perSecond, 10, latencyNs, new LoadResult().timeline(), invalidity);
    }

    private static String print(final CompareReport report) {
        final StringWriter text = new StringWriter();
        report.print(new PrintWriter(text, true));
        return text.toString();
    }
}
