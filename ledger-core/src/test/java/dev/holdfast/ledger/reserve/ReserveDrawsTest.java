package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

class ReserveDrawsTest {
    private final ReserveFixture ledger = ReserveFixture.open();

    @AfterEach
    void close() {
        ledger.check();
        ledger.close();
    }

    @Test
    void shouldDrawWhatSettlesAndItsFeesByType() {
        ledger.tell(ledger.notice("T1", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "10", 1)
            .fee(Units.PER_WHOLE));
        assertThat(ledger.sums()).as("nothing is over").isEmpty();
        ledger.settle("T1", "10", "1.25", "Consume_fee=1,Exchange_fee=0.25", 2);
        assertThat(ledger.sums()).isEqualTo("SETTLED=10 CONSUME_FEE=1 EXCHANGE_FEE=0.25");
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("-11.25");
        assertThat(ledger.balance(ReserveBasis.TRANSFERS)).isEqualTo("0.00");
    }

    @Test
    void shouldTakeARepeatForOneAndAnOlderOneForNothing() {
        ledger.settle("T1", "10", "1", "Consume_fee=1", 5);
        ledger.settle("T1", "10", "1", "Consume_fee=1", 5);
        ledger.settle("T1", "12", "3", "Atm_fee=3", 4);
        assertThat(ledger.sums()).isEqualTo("SETTLED=10 CONSUME_FEE=1");
        ledger.settle("T1", "9", "2", "Atm_fee=2", 6);
        assertThat(ledger.sums()).isEqualTo("SETTLED=9 ATM_FEE=2");
        ledger.tell(ledger.notice("T1", ConsumptionType.CONSUMPTION, OrderStatus.FAIL, "9", 7));
        assertThat(ledger.sums()).as("the fee is still what was said last").isEqualTo("ATM_FEE=2");
    }

    @Test
    void shouldCountWhatABreakdownDoesNotExplainAsOther() {
        ledger.settle("T1", "10", "3", "Consume_fee=1,Moon_fee=1.5,Small_fee=oops", 1);
        assertThat(ledger.sums()).isEqualTo("SETTLED=10 CONSUME_FEE=1 OTHER_FEE=2");
        ledger.settle("T2", "1", "2", "", 1);
        assertThat(ledger.sum(ReserveSum.OTHER_FEE)).isEqualByComparingTo("4");
        ledger.settle("T3", "1", "1", "consume_FEE=2,=1,Refund_fee", 1);
        assertThat(ledger.sums()).as("more than the fee").isEqualTo("SETTLED=12 CONSUME_FEE=3 OTHER_FEE=3");
    }

    @Test
    void shouldKeepOfOneMomentTheBetterBreakdownInWhicheverOrder() {
        ledger.settle("T1", "10", "3", "Consume_fee=3", 1);
        ledger.settle("T1", "10", "3", "", 1);
        ledger.settle("T2", "10", "3", "", 1);
        ledger.settle("T2", "10", "3", "Consume_fee=3", 1);
        assertThat(ledger.sums()).isEqualTo("SETTLED=20 CONSUME_FEE=6");
        ledger.settle("T2", "10", "3", "Cancel_fee=3", 2);
        assertThat(ledger.sums()).as("later words count").isEqualTo("SETTLED=20 CONSUME_FEE=3 CANCEL_FEE=3");
    }

    @Test
    void shouldGiveBackWhatIsTakenBackOrRefunded() {
        ledger.settle("T1", "10", "0", "", 1);
        ledger.tell(ledger.notice("R1", ConsumptionType.REVERSAL, OrderStatus.SUCCESS, "4", 2).relatedNo("T1"));
        assertThat(ledger.sums()).isEqualTo("SETTLED=6");
        ledger.tell(ledger.notice("R1", ConsumptionType.REVERSAL, OrderStatus.FAIL, "4", 3).relatedNo("T1"));
        assertThat(ledger.sums()).isEqualTo("SETTLED=10");
        ledger.tell(ledger.notice("F1", ConsumptionType.REFUND, OrderStatus.SUCCESS, "3", 4).fee(Units.PER_WHOLE)
            .fees("Refund_fee=1"));
        assertThat(ledger.sums()).isEqualTo("SETTLED=7 REFUND_FEE=1");
    }

    @Test
    void shouldGiveNothingBackOfWhatWasNeverDrawn() {
        ledger.give(ledger.plain.authorize("T1", "C1", "U1", 10 * Units.PER_WHOLE, 1));
        ledger.tell(ledger.notice("R1", ConsumptionType.REVERSAL, OrderStatus.SUCCESS, "10", 2).relatedNo("T1"));
        assertThat(ledger.sums()).isEmpty();
        ledger.settle("T1", "12", "0", "", 3);
        assertThat(ledger.sums()).isEqualTo("SETTLED=2");
    }

    @Test
    void shouldGiveBackAReversalThatWasBookedByHand() {
        ledger.settle("T1", "10", "0", "", 1);
        ledger.tell(ledger.notice("R1", ConsumptionType.REVERSAL, OrderStatus.SUCCESS, "10", 2).relatedNo(""));
        assertThat(ledger.sums()).as("nobody knows of what").isEqualTo("SETTLED=10");
        assertThat(ledger.give(ledger.plain.postEntry("by-hand", "U1", 10 * Units.PER_WHOLE, false, false, "R1")))
            .isEqualTo(ResultCode.APPROVED);
        ledger.tell(ledger.notice("R1", ConsumptionType.REVERSAL, OrderStatus.SUCCESS, "10", 3).relatedNo("T1"));
        assertThat(ledger.sums()).isEmpty();
    }

    @Test
    void shouldDrawNothingOfADisputeUntilItIsSettled() {
        ledger.settle("T1", "10", "1", "Consume_fee=1", 1);
        ledger.settle("T1", "11", "1", "Consume_fee=1", 1);
        assertThat(ledger.sums()).isEmpty();
        assertThat(ledger.give(ledger.office.resolveReview(ReviewSubject.ORDER, "T1", true, "")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.sums()).isEqualTo("SETTLED=11 CONSUME_FEE=1");
    }

    @Test
    void shouldDrawFromWhenTheAccountIsKnown() {
        ledger.tell(ledger.plain.notification("T1", "C9", 5 * Units.PER_WHOLE, 1).fee(Units.PER_WHOLE)
            .fees("Consume_fee=1"));
        assertThat(ledger.sums()).isEmpty();
        ledger.give(ledger.plain.putCard("C9", "U1", ""));
        assertThat(ledger.give(ledger.office.resolveReview(ReviewSubject.ORDER, "T1", true, "")))
            .isEqualTo(ResultCode.APPROVED);
        assertThat(ledger.sums()).isEqualTo("SETTLED=5 CONSUME_FEE=1");
    }

    @Test
    void shouldKeepWhatAForgottenOrderDrewAndForgetItsFees() {
        ledger.settle("T1", "10", "2", "Consume_fee=1,Atm_fee=1", 1);
        assertThat(ledger.store.orderFees().count()).isEqualTo(1);
        ledger.nowMs += ReserveFixture.DAY_MS;
        ledger.give(ledger.office.sweep(0, ledger.nowMs, List.of("T1")));
        assertThat(ledger.store.orders().count()).isZero();
        assertThat(ledger.store.orderFees().count()).isZero();
        assertThat(ledger.sums()).isEqualTo("SETTLED=10 CONSUME_FEE=1 ATM_FEE=1");
    }

    @Test
    void shouldNotTakeTheTypesOfOneFeeForThoseOfAnother() {
        ledger.settle("T1", "10", "1", "Consume_fee=1", 1);
        ledger.settle("T1", "10", "2", "", 1);
        assertThat(ledger.sums()).as("of one moment the larger one").isEqualTo("SETTLED=10 OTHER_FEE=2");
        ledger.settle("T2", "1", "3", "Consume_fee=1,Atm_fee=2", 1);
        assertThat(ledger.sums()).isEqualTo("SETTLED=11 CONSUME_FEE=1 ATM_FEE=2 OTHER_FEE=2");
        ledger.tell(ledger.notice("T2", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "1", 1).isRecord(true)
            .fee(0));
        assertThat(ledger.sums()).as("the record has none").isEqualTo("SETTLED=11 OTHER_FEE=2");
        ledger.tell(ledger.notice("T2", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "1", 1).isRecord(true)
            .fee(3 * Units.PER_WHOLE).fees("Moon_fee=3"));
        assertThat(ledger.sums()).isEqualTo("SETTLED=11 OTHER_FEE=5");
    }

    @Test
    void shouldIgnoreTheBreakdownOfWhatCouldNotBeTaken() {
        for (final int unreadFirst : new int[] {0, 1}) {
            try (ReserveFixture fixture = ReserveFixture.open()) {
                for (int i = 0; i < 2; i++) {
                    if (i == unreadFirst) {
                        fixture.settle("T1", "10", "3", "", 1);
                    } else {
                        fixture.tell(fixture.notice("T1", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "10", 1)
                            .fee(3 * Units.PER_WHOLE).fees("Atm_fee=3").unread(NoticeField.AMOUNT.bit(), "{}"));
                    }
                }
                assertThat(fixture.sum(ReserveSum.ATM_FEE)).as("unread first: %s", unreadFirst).isZero();
                fixture.check();
            }
        }
    }

    @Test
    void shouldCountNothingOfWhatOlderRulesWereTold() {
        ledger.settle("T1", "10", "1", "Consume_fee=1", 1);
        ledger.rules(4);
        ledger.settle("T1", "10", "3", "Consume_fee=3", 2);
        ledger.rules(5);
        ledger.settle("T1", "10", "3", "Atm_fee=3", 3);
        assertThat(ledger.sums()).as("the change was nobody's").isEqualTo("SETTLED=10 CONSUME_FEE=1");
        ledger.settle("T1", "10", "4", "Atm_fee=4", 4);
        assertThat(ledger.sums()).isEqualTo("SETTLED=10 CONSUME_FEE=1 ATM_FEE=1");
    }

    @Test
    void shouldCountTransfersThatThePlatformMoved() {
        ledger.give(ledger.plain.postEntry("in", "U1", 50 * Units.PER_WHOLE, false, true, ""));
        ledger.give(ledger.plain.postEntry("out", "U1", -20 * Units.PER_WHOLE, false, true, ""));
        ledger.give(ledger.plain.postEntry("bad", "U1", 7 * Units.PER_WHOLE, false, true, ""));
        assertThat(ledger.sums()).isEmpty();
        ledger.give(ledger.office.confirmEntry("in", true));
        ledger.give(ledger.office.confirmEntry("in", true));
        ledger.give(ledger.office.confirmEntry("out", true));
        ledger.give(ledger.office.confirmEntry("bad", false));
        assertThat(ledger.sums()).isEqualTo("TRANSFERRED_IN=50 TRANSFERRED_OUT=20");
        assertThat(ledger.balance(ReserveBasis.TRANSFERS)).isEqualTo("-30.00");
        assertThat(ledger.balance(ReserveBasis.ORDERS)).isEqualTo("0.00");
    }

    @Test
    void shouldBeginToCountWhenTheRulesDo() {
        try (ReserveFixture older = new ReserveFixture().rules(4).withAccount()) {
            older.settle("T1", "10", "2", "Consume_fee=2", 1);
            older.settle("T2", "10", "2", "Consume_fee=2", 1);
            older.tell(older.notice("T3", ConsumptionType.CONSUMPTION, OrderStatus.PENDING, "10", 1)
                .fee(Units.PER_WHOLE));
            assertThat(older.store.reserve().size()).isZero();
            older.rules(5);
            older.settle("T1", "10", "2", "Consume_fee=2", 1);
            older.settle("T1", "10", "2", "Consume_fee=2", 2);
            assertThat(older.sums()).as("counted before, by nobody").isEmpty();
            older.settle("T1", "9", "2.5", "Consume_fee=2.5", 3);
            assertThat(older.sums()).isEqualTo("SETTLED=-1 CONSUME_FEE=0.5");
            older.settle("T2", "10", "3", "Atm_fee=3", 2);
            assertThat(older.sums()).as("only what it changes by").isEqualTo("SETTLED=-1 CONSUME_FEE=0.5 OTHER_FEE=1");
            older.tell(older.notice("T3", ConsumptionType.CONSUMPTION, OrderStatus.SUCCESS, "10", 2));
            assertThat(older.sum(ReserveSum.OTHER_FEE)).as("it is over now").isEqualByComparingTo("2");
            older.settle("T3", "10", "1", "Small_fee=1", 3);
            assertThat(older.sums()).isEqualTo("SETTLED=9 CONSUME_FEE=0.5 SMALL_FEE=1 OTHER_FEE=1");
            older.check();
        }
    }

    @Test
    void shouldKeepTheDaysOfTheProgramAndForgetThemAfterAWeek() {
        ledger.settle("T1", "10", "1", "", 1);
        final int first = ledger.store.reserve().firstDay(0);
        for (int day = 1; day <= 8; day++) {
            ledger.nowMs = ReserveFixture.START_MS + day * ReserveFixture.DAY_MS;
            ledger.settle("D" + day, Integer.toString(day), "0", "", 1);
        }
        assertThat(ledger.store.reserve().firstDay(0)).isEqualTo(first);
        long sum = 0;
        for (int place = 0; place < 8; place++) {
            assertThat(ledger.store.reserve().day(0, place)).isBetween(first + 1, first + 8);
            assertThat(ledger.store.reserve().dayWhole(0, place, ReserveBasis.ORDERS))
                .isEqualTo(ledger.store.reserve().day(0, place) - first);
            sum += ledger.store.reserve().dayWhole(0, place, ReserveBasis.TRANSFERS);
        }
        assertThat(sum).isZero();
    }
}
