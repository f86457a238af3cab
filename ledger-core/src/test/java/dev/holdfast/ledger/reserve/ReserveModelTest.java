package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.command.NotifyCommand;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ProgramTime;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.ToIntFunction;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is said of orders, in whichever order and however often, the sums are those that follow from the newest
 * words about each order; and a replay, and a snapshot in the middle, come to the same.
 */
class ReserveModelTest {
    private static final LedgerCapacity OTHER = new LedgerCapacity(1, 1, 1, 1);
    private static final List<String> ORDERS = List.of("P0", "P1", "P2", "F0", "R0", "R1", "R2");
    private static final int RUNS = 150;
    private static final int STEPS = 60;

    /** What is said at one moment; a fee of less than 0 is none. */
    private record Said(
        long timeMs, String order, OrderStatus status, int amount, int consumeFee, int atmFee, int otherFee) {
        boolean saysFee() {
            return consumeFee >= 0;
        }

        int fee() {
            return consumeFee + atmFee + otherFee;
        }
    }

    private final Map<String, Said> newest = new HashMap<>();
    private final Map<String, Said> fees = new HashMap<>();
    private final Map<Integer, Long> days = new TreeMap<>();

    @Test
    void shouldComeToWhatTheNewestWordsSay(@TempDir final Path directory) throws IOException {
        for (int run = 0; run < RUNS; run++) {
            final long seed = 77_000 + run;
            final Path own = Files.createDirectory(directory.resolve("run" + run));
            newest.clear();
            fees.clear();
            days.clear();
            try (ReserveFixture ledger = ReserveFixture.open()) {
                go(ledger, new Random(seed), own, "seed=" + seed);
            }
        }
    }

    private void go(final ReserveFixture ledger, final Random random, final Path directory, final String seed)
        throws IOException {
        final List<Said> told = new ArrayList<>();
        long total = 0;
        for (int step = 0; step < STEPS; step++) {
            ledger.nowMs += random.nextInt(20) * 3_600_000L;
            final Said said = !told.isEmpty() && random.nextInt(4) == 0 ? told.get(random.nextInt(told.size()))
                : said(random, told.size());
            told.add(said);
            assertThat(tell(ledger, said)).isEqualTo(ResultCode.APPROVED);
            remember(said);
            assertThat(ledger.sums()).as(seed + " step=" + step + " " + said).isEqualTo(expected());
            final long now = expectedTotal();
            if (now != total) {
                days.merge(ProgramTime.day(ProgramTime.local(ledger.nowMs, ProgramTime.DEFAULT_ZONE_MINUTES)),
                    now - total, Long::sum);
            }
            total = now;
            if (step == STEPS / 2) {
                final JournalPoint point = new JournalPoint(ledger.commands.size(), ledger.nowMs, 1, 1);
                Snapshot.write(new FileStorage(directory), ledger.store, point, Snapshot.NO_PAUSE).publish();
                try (ReserveFixture loaded = new ReserveFixture(Snapshot.list(new FileStorage(directory)).get(0)
                    .load(OTHER, OTHER, Snapshot.NO_PAUSE).store())) {
                    assertThat(loaded.store.reserve().image()).isEqualTo(ledger.store.reserve().image());
                    assertThat(loaded.store.digest()).isEqualTo(ledger.store.digest());
                    assertThat(loaded.store.recomputeDigest()).isEqualTo(ledger.store.digest());
                }
            }
        }
        checkDays(ledger.store.reserve(), seed);
        ledger.check();
    }

    /** Moments are as often earlier as later than those before, and never the same. */
    private static Said said(final Random random, final int number) {
        final int fee = random.nextInt(3);
        return new Said(10_000 + random.nextInt(1_000) * 1_000L + number, ORDERS.get(random.nextInt(ORDERS.size())),
            List.of(OrderStatus.SUCCESS, OrderStatus.SUCCESS, OrderStatus.FAIL, OrderStatus.PENDING)
                .get(random.nextInt(4)),
            1 + random.nextInt(20), fee == 0 ? -1 : random.nextInt(4), random.nextInt(3), random.nextInt(2));
    }

    private static ResultCode tell(final ReserveFixture ledger, final Said said) {
        final char kind = said.order.charAt(0);
        final ConsumptionType type = kind == 'P' ? ConsumptionType.CONSUMPTION
            : kind == 'F' ? ConsumptionType.REFUND : ConsumptionType.REVERSAL;
        final NotifyCommand notice = ledger.notice(said.order, type, said.status, Integer.toString(said.amount),
            said.timeMs).relatedNo(kind == 'R' ? "P" + said.order.charAt(1) : "");
        if (said.saysFee()) {
            notice.fee(said.fee() * Units.PER_WHOLE)
                .fees("Consume_fee=" + said.consumeFee + ",Atm_fee=" + said.atmFee + ".00,Odd_fee=" + said.otherFee);
        }
        return ledger.tell(notice);
    }

    private void remember(final Said said) {
        newest.merge(said.order, said, (one, other) -> one.timeMs >= other.timeMs ? one : other);
        if (said.saysFee()) {
            fees.merge(said.order, said, (one, other) -> one.timeMs >= other.timeMs ? one : other);
        }
    }

    private long settled() {
        long settled = 0;
        for (final String order : ORDERS) {
            final int amount = successful(order);
            settled += switch (order.charAt(0)) {
                case 'P' -> amount - Math.min(amount, successful("R" + order.charAt(1)));
                case 'F' -> -amount;
                default -> 0;
            };
        }
        return settled;
    }

    private int successful(final String order) {
        final Said said = newest.get(order);
        return said != null && said.status == OrderStatus.SUCCESS ? said.amount : 0;
    }

    private long feesOf(final ToIntFunction<Said> part) {
        return fees.entrySet().stream().filter(each -> newest.get(each.getKey()).status != OrderStatus.PENDING)
            .mapToLong(each -> part.applyAsInt(each.getValue())).sum();
    }

    private String expected() {
        final StringBuilder text = new StringBuilder();
        append(text, ReserveSum.SETTLED, settled());
        append(text, ReserveSum.CONSUME_FEE, feesOf(Said::consumeFee));
        append(text, ReserveSum.ATM_FEE, feesOf(Said::atmFee));
        append(text, ReserveSum.OTHER_FEE, feesOf(Said::otherFee));
        return text.toString();
    }

    private long expectedTotal() {
        return settled() + feesOf(Said::fee);
    }

    private static void append(final StringBuilder text, final ReserveSum sum, final long whole) {
        if (whole != 0) {
            text.append(text.length() == 0 ? "" : " ").append(sum).append('=').append(whole);
        }
    }

    private void checkDays(final ReserveTotals totals, final String seed) {
        if (totals.size() == 0) {
            return;
        }
        for (int place = 0; place < ReserveTotals.DAYS; place++) {
            final int day = totals.day(0, place);
            if (day >= 0) {
                assertThat(totals.dayWhole(0, place, ReserveBasis.ORDERS)).as(seed + " day=" + day)
                    .isEqualTo(days.getOrDefault(day, 0L));
                assertThat(totals.dayMicros(0, place, ReserveBasis.ORDERS)).isZero();
            }
        }
    }
}
