package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static dev.holdfast.ledger.reserve.ReserveFixture.START_MS;
import static org.assertj.core.api.Assertions.assertThat;

class ReserveCommandsTest {
    private final ReserveFixture ledger = ReserveFixture.open();

    @AfterEach
    void close() {
        ledger.check();
        ledger.close();
    }

    @Test
    void shouldPostEachEntryOnce() {
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "100")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "100")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "101")).isEqualTo(ResultCode.ENTRY_CONFLICT);
        assertThat(ledger.post("E1", ReserveEntryKind.WITHDRAWAL, "100")).isEqualTo(ResultCode.ENTRY_CONFLICT);
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "100", "other")).isEqualTo(ResultCode.ENTRY_CONFLICT);
        assertThat(ledger.post("E2", ReserveEntryKind.WITHDRAWAL, "30.000001")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.post("E3", ReserveEntryKind.CORRECTION, "-0.5")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.sums()).isEqualTo("TOPPED_UP=100 WITHDRAWN=30.000001 CORRECTED=-0.5");
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("69.499999");
    }

    @Test
    void shouldRefuseWhatIsNoEntry() {
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "-1")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.post("E1", ReserveEntryKind.WITHDRAWAL, "0")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.post("", ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.post("E".repeat(65), ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "1", "x".repeat(201)))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.give(ledger.office.reserveEntry("E1", 0, ReserveEntryKind.TOP_UP, 1, "")))
            .isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.store.reserve().size()).isZero();
    }

    @Test
    void shouldHaveRoomForAsManyAsEntries() {
        for (int i = 0; i < 40; i++) {
            assertThat(ledger.post("E" + i, ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.APPROVED);
        }
        assertThat(ledger.post("more", ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        assertThat(ledger.store.used().entries()).isEqualTo(40);
    }

    @Test
    void shouldAlwaysHaveRoomForTheCurrenciesOfAccounts() {
        for (int i = 0; i < 32; i++) {
            assertThat(ledger.give(ledger.office.reserveStatement(i + 1, 1, START_MS, ReserveBasis.ORDERS, "")))
                .isEqualTo(ResultCode.APPROVED);
        }
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.CAPACITY_EXHAUSTED);
        ledger.settle("T1", "10", "0", "", 1);
        assertThat(ledger.sums()).isEqualTo("SETTLED=10");
        assertThat(ledger.post("E1", ReserveEntryKind.TOP_UP, "1")).isEqualTo(ResultCode.APPROVED);
    }

    @Test
    void shouldBeginWithTheFirstStatementAndShowTheDifferenceOfTheNext() {
        ledger.settle("T1", "10", "0", "", 1);
        assertThat(ledger.state("90", START_MS, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("90.00");
        assertThat(difference()).isEqualTo("0.00");
        ledger.nowMs += 1_000;
        ledger.settle("T2", "5", "0", "", 1);
        assertThat(ledger.state("84.5", START_MS + 1_000, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(difference()).isEqualTo("-0.50");
        assertThat(ledger.balance(ReserveBasis.ORDERS)).as("it only informs").isEqualTo("85.00");
        ledger.settle("T3", "1", "0", "", 1);
        assertThat(difference()).isEqualTo("-0.50");
        ledger.post("fix", ReserveEntryKind.CORRECTION, "-0.5");
        assertThat(difference()).isEqualTo("0.00");
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("83.50");
    }

    @Test
    void shouldCorrectByAStatementOnce() {
        ledger.post("E1", ReserveEntryKind.TOP_UP, "100");
        assertThat(ledger.state("97", START_MS, "S1")).isEqualTo(ResultCode.APPROVED);
        ledger.settle("T1", "10", "0", "", 1);
        assertThat(ledger.state("97", START_MS, "S1")).as("a repeat").isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.sums()).isEqualTo("TOPPED_UP=100 CORRECTED=-3 SETTLED=10");
        ledger.nowMs += 5;
        assertThat(ledger.state("80", START_MS + 5, "S1")).isEqualTo(ResultCode.ENTRY_CONFLICT);
        assertThat(ledger.state("80", START_MS + 5, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(difference()).isEqualTo("-7.00");
        assertThat(ledger.state("80", START_MS + 5, "S2")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("80.00");
        assertThat(ledger.store.reserveEntries().count()).isEqualTo(3);
    }

    @Test
    void shouldRefuseAStatementOfBeforeAndOneOfTheFuture() {
        assertThat(ledger.state("1", START_MS, "")).isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.state("2", START_MS - 1, "")).isEqualTo(ResultCode.RESERVE_STATEMENT_OLDER);
        assertThat(ledger.state("2", START_MS + 60_001, "")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.state("2", 0, "")).isEqualTo(ResultCode.FIELD_INVALID);
        assertThat(ledger.give(ledger.office.reserveStatement(0, 1, START_MS, ReserveBasis.ORDERS, "")))
            .isEqualTo(ResultCode.FIELD_INVALID);
    }

    @Test
    void shouldMeasureByWhatTheModeDraws() {
        ledger.give(ledger.plain.postEntry("in", "U1", 50 * Units.PER_WHOLE, false, true, ""));
        ledger.give(ledger.office.confirmEntry("in", true));
        ledger.settle("T1", "10", "1", "", 1);
        ledger.give(ledger.office.reserveStatement(ReserveFixture.USD, 100 * Units.PER_WHOLE, START_MS,
            ReserveBasis.TRANSFERS, ""));
        assertThat(ledger.balance(ReserveBasis.TRANSFERS)).isEqualTo("100.00");
        assertThat(ledger.sums()).startsWith("OPENED=150 ");
    }

    private String difference() {
        return Units.format(ledger.store.reserve().difference(0));
    }
}
