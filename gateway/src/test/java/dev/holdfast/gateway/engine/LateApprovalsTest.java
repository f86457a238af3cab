package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.engine.LateApprovals.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** With clocks that are moved. */
class LateApprovalsTest {
    private static final long DELAY_MS = 60_000;

    private long wallMs = 1_800_000_000_000L;
    private long nowNs = 5;
    private final LateApprovals late = new LateApprovals(() -> wallMs, () -> nowNs);

    @Test
    void shouldAskAboutThoseThatMayStandAfterADelay() {
        late.add("T1", 900, Outcome.WITHDRAWN);
        late.add("T2", 900, Outcome.STANDS);
        late.add("T3", 900, Outcome.UNDELIVERED);
        assertThat(late.nextToAsk(DELAY_MS)).isNull();
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).isEqualTo("T2");
        assertThat(late.nextToAsk(DELAY_MS)).isEqualTo("T3");
        assertThat(late.nextToAsk(DELAY_MS)).isNull();
        assertThat(late.list()).extracting(LateApprovals.LateApproval::consumeNo).containsExactly("T3", "T2", "T1");
    }

    @Test
    void shouldAskAgainWhenTheAskingFailed() {
        late.add("T1", 900, Outcome.STANDS);
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).isEqualTo("T1");
        late.asked("T1", false);
        assertThat(late.nextToAsk(DELAY_MS)).isNull();
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).isEqualTo("T1");
        late.asked("T1", true);
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).isNull();
    }

    /** The delay is a time that passes, whatever the wall clock says. */
    @Test
    void shouldNotMindTheWallClock() {
        late.add("T1", 900, Outcome.STANDS);
        wallMs += TimeUnit.DAYS.toMillis(31);
        assertThat(late.nextToAsk(DELAY_MS)).isNull();
        wallMs -= TimeUnit.DAYS.toMillis(62);
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).isEqualTo("T1");
    }

    @Test
    void shouldOutliveAStop() {
        late.add("T 1", 900, Outcome.STANDS);
        late.add("T2", 900, Outcome.UNDELIVERED);
        late.add("T3", 900, Outcome.WITHDRAWN);
        pass(DELAY_MS);
        assertThat(late.nextToAsk(DELAY_MS)).as("it is being asked about when the stop comes").isEqualTo("T 1");
        final LateApprovals next = new LateApprovals(() -> wallMs, () -> nowNs);
        next.restore(late.toText() + "nonsense\n");
        pass(DELAY_MS);
        assertThat(next.nextToAsk(DELAY_MS)).isEqualTo("T 1");
        assertThat(next.nextToAsk(DELAY_MS)).isEqualTo("T2");
        assertThat(next.nextToAsk(DELAY_MS)).isNull();
    }

    /** After one crash and another before they were asked about: each start finds some of them again in the books. */
    @Test
    void shouldKeepEachOnceOverCrashes(@TempDir final Path directory) throws IOException {
        late.add("T1", 900, Outcome.UNCLEAN_STOP);
        final LateApprovalsFile file = new LateApprovalsFile(directory, late);
        file.run();
        late.add("T2", 900, Outcome.UNDELIVERED);
        file.run();
        final LateApprovals next = new LateApprovals(() -> wallMs, () -> nowNs);
        next.add("T2", LateApprovals.UNKNOWN_MS, Outcome.UNCLEAN_STOP);
        final LateApprovalsFile nextFile = new LateApprovalsFile(directory, next);
        nextFile.read();
        pass(DELAY_MS);
        assertThat(next.nextToAsk(DELAY_MS)).isEqualTo("T2");
        assertThat(next.nextToAsk(DELAY_MS)).isEqualTo("T1");
        assertThat(next.nextToAsk(DELAY_MS)).isNull();
        next.asked("T1", true);
        next.asked("T2", true);
        nextFile.run();
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(
                files).as("nothing but the file, which is empty").singleElement()
                .satisfies(left -> assertThat(left).isEmptyFile());
        }
    }

    /** A disk that was full for a while: nothing new has to come for the file to be written. */
    @Test
    void shouldTryAgainWhatCouldNotBeWritten(@TempDir final Path root) throws IOException {
        final Path directory = root.resolve("away");
        late.add("T1", 900, Outcome.UNDELIVERED);
        final LateApprovalsFile file = new LateApprovalsFile(directory, late);
        file.run();
        assertThat(directory).doesNotExist();
        Files.createDirectory(directory);
        file.run();
        assertThat(directory.resolve("late-approvals.txt")).hasContent("UNDELIVERED T1");
    }

    private void pass(final long ms) {
        nowNs += TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
