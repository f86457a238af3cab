package dev.holdfast.bench.torture;

import dev.holdfast.sandbox.process.GatewayProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/** The torture finds what is planted. */
class HistoryCheckTest {
    private static final PrintWriter OUT = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    private static final long FAST_NS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long LATE_NS = TimeUnit.MILLISECONDS.toNanos(801);
    private static final long LIMIT_MS = 200;

    private final Random random = new Random(1);
    private final Tally tally = new Tally();
    @TempDir
    private Path directory;
    private Path data;
    private GatewayProcess gateway;
    private History history;
    private HistoryCheck check;

    @BeforeEach
    void start() throws IOException {
        data = directory.resolve("data");
        gateway = new GatewayProcess(data, TortureSettings.environment(),
            TortureSettings.options(directory.resolve("test.yaml")));
        gateway.admin().openAccount("U0", "C0", History.FUNDS + ".00");
        history = new History(1, directory.resolve("acknowledged.csv"));
        check = new HistoryCheck(history, tally, OUT);
    }

    @AfterEach
    void end() throws IOException {
        gateway.kill();
        history.close();
    }

    private Promise ask() {
        final Promise promise = history.next(random);
        assertThat(gateway.callbacks().post(StandIn.question(promise)).code()).isZero();
        return promise;
    }

    private void checkPromises() throws InterruptedException {
        check.promises(gateway.admin(), gateway.callbacks(), history.all(), HistoryCheck.EVER);
    }

    @Test
    void shouldFindWhatIsPlanted() throws IOException, InterruptedException {
        final Promise held = ask();
        held.answer(0, FAST_NS);
        final Promise settled = ask();
        settled.answer(0, FAST_NS);
        settled.settle();
        assertThat(StandIn.notify(gateway.callbacks(), settled)).isTrue();
        settled.settleAcknowledged();
        checkPromises();
        assertThat(check.inStep(gateway.admin(), LIMIT_MS)).isNotNegative();
        assertThat(tally.problems()).as("without a fault: %s", tally.toText()).isZero();

        final Promise late = ask();
        late.answer(0, LATE_NS);
        assertThat(check.inStep(gateway.admin(), LIMIT_MS)).isNegative();
        assertThat(tally.get(Tally.LEFT_HOLDS)).isOne();
        assertThat(tally.problems()).isOne();
        assertThat(StandIn.notify(gateway.callbacks(), late)).isTrue();
        assertThat(check.inStep(gateway.admin(), LIMIT_MS)).isNotNegative();

        settled.settle();
        final Promise unsettled = ask();
        unsettled.answer(0, FAST_NS);
        unsettled.settle();
        assertThat(check.inStep(gateway.admin(), LIMIT_MS)).isNegative();
        assertThat(tally.get(Tally.CHANGED)).isOne();
        unsettled.settleAcknowledged();
        checkPromises();
        assertThat(tally.get(Tally.CHANGED)).as("acknowledged and not booked").isEqualTo(2);

        final Promise declined = ask();
        declined.answer(3001, FAST_NS);
        check.promises(gateway.admin(), gateway.callbacks(), List.of(declined), HistoryCheck.EVER);
        assertThat(tally.get(Tally.CHANGED)).as("another answer").isEqualTo(3);

        final Promise lost = history.next(random);
        lost.answer(0, FAST_NS);
        check.promises(gateway.admin(), gateway.callbacks(), List.of(lost), HistoryCheck.EVER);
        assertThat(tally.get(Tally.LOST)).isOne();
    }

    @Test
    void shouldTellRefusedStartsFromSilentOnes() throws IOException, InterruptedException {
        final Promise promise = ask();
        promise.answer(0, FAST_NS);
        final long noticedNs = DamagedStart.awaitNoticed(gateway.admin());
        assertThat(noticedNs).isNotEqualTo(HistoryCheck.EVER);
        gateway.kill();
        final DamagedStart starts = new DamagedStart(history, tally, OUT, directory);

        final Path refused = directory.resolve("refused");
        TailDamage.copy(data, refused);
        starts.start(refused, TailDamage.DELETE.apply(refused, random), noticedNs);
        assertThat(tally.get("damaged_starts_refused")).isOne();
        assertThat(tally.problems()).isZero();

        final Path silent = directory.resolve("silent");
        TailDamage.copy(data, silent);
        try (Stream<Path> files = Files.list(silent)) {
            for (final Path file
                : files.filter(each -> !each.getFileName().toString().startsWith("dev-credentials")).toList()) {
                Files.delete(file);
            }
        }
        starts.start(silent, "everything was planted to be gone", noticedNs);
        assertThat(tally.get(Tally.SILENT_STARTS)).isOne();
    }
}
