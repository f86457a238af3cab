package dev.holdfast.gateway.admin.reserve;

import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.ReserveViewEncoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;

import java.time.ZoneOffset;

import static org.assertj.core.api.Assertions.assertThat;

/** What is worked out of what the ledger keeps: the balance of the mode, the mean of full days, and the alarm. */
class ReserveFiguresTest {
    private static final int TODAY = 20_000;

    private final UnsafeBuffer view = new UnsafeBuffer(new byte[4096]);

    /** Of 1,000 put in, 300 drawn by orders and 200 by transfers; on each day of before the last so many by orders. */
    private ReserveFigures figures(
        final boolean isOpen, final ReserveSettings settings, final int firstDay, final int... days) {
        final ReserveViewEncoder encoder = new ReserveViewEncoder().wrapAndApplyHeader(view, 0,
            new MessageHeaderEncoder());
        encoder.currency(CurrencyCode.pack("USD")).stated(0).asOf(0).statedTime(0).difference(0).firstDay(firstDay)
            .isOpen((short) (isOpen ? 1 : 0)).isCounting((short) 1);
        final ReserveViewEncoder.SumsEncoder sums = encoder.sumsCount(3);
        sums.next().whole(1_000).micros(0).sum((short) ReserveSum.TOPPED_UP.code());
        sums.next().whole(300).micros(0).sum((short) ReserveSum.SETTLED.code());
        sums.next().whole(200).micros(0).sum((short) ReserveSum.TRANSFERRED_IN.code());
        final ReserveViewEncoder.DaysEncoder group = encoder.daysCount(days.length);
        for (int i = 0; i < days.length; i++) {
            group.next().ordersWhole(days[i]).ordersMicros(0).transfersWhole(2L * days[i]).transfersMicros(0)
                .day(TODAY - i);
        }
        return ReserveFigures.read(view, 0, settings, TODAY);
    }

    private static ReserveSettings settings(final long below, final int days, final ReserveBasis basis) {
        return new ReserveSettings(below, days, basis, ZoneOffset.UTC);
    }

    private static ReserveSettings usual() {
        return settings(ReserveSettings.OFF, 0, ReserveBasis.ORDERS);
    }

    @Test
    void shouldCountByTheMode() {
        assertThat(figures(true, usual(), TODAY).balance()).isEqualByComparingTo("700");
        final ReserveFigures transfers = figures(true, settings(ReserveSettings.OFF, 0, ReserveBasis.TRANSFERS),
            TODAY - 2, 9, 5);
        assertThat(transfers.balance()).isEqualByComparingTo("800");
        assertThat(transfers.perDay()).isEqualByComparingTo("10");
        assertThat(transfers.drawn()).containsOnlyKeys(ReserveSum.TRANSFERRED_IN);
    }

    @Test
    void shouldTakeTheMeanOfTheFullDaysThereAre() {
        assertThat(figures(true, usual(), TODAY, 50).perDay()).as("only a part of today").isNull();
        assertThat(figures(true, usual(), TODAY - 1, 50, 70).perDay()).as("and a part of yesterday").isNull();
        assertThat(figures(true, usual(), TODAY - 3, 50, 70, 0, 99).perDay()).isEqualByComparingTo("35");
        final ReserveFigures week = figures(true, usual(), TODAY - 30, 50, 7, 14, 21, 28, 7, 7, 14);
        assertThat(week.perDay()).isEqualByComparingTo("14");
        assertThat(week.daysOfCover()).isEqualByComparingTo("50.0");
    }

    @Test
    void shouldSayNoDaysOfCoverWhereNobodyKnows() {
        assertThat(figures(false, usual(), TODAY - 9, 0, 10).balance()).isNull();
        assertThat(figures(false, usual(), TODAY - 9, 0, 10).daysOfCover()).isNull();
        assertThat(figures(true, usual(), TODAY - 9, 50, -10).daysOfCover()).as("more came back").isNull();
        assertThat(figures(true, usual(), Integer.MIN_VALUE).daysOfCover()).as("nothing was drawn").isNull();
    }

    @Test
    void shouldGiveAlarmBelowABalanceOrTooFewDays() {
        assertThat(figures(true, settings(700_000_000L, 0, ReserveBasis.ORDERS), TODAY).alarm()).isEmpty();
        assertThat(figures(true, settings(700_000_001L, 0, ReserveBasis.ORDERS), TODAY).alarm())
            .startsWith("balance=700.00 is below");
        assertThat(figures(true, settings(ReserveSettings.OFF, 7, ReserveBasis.ORDERS), TODAY - 2, 0, 100).alarm())
            .isEmpty();
        assertThat(figures(true, settings(ReserveSettings.OFF, 8, ReserveBasis.ORDERS), TODAY - 2, 0, 100).alarm())
            .isEqualTo("days_of_cover=7.0 is below reserve.alarm_days=8");
        assertThat(figures(false, settings(700_000_001L, 8, ReserveBasis.ORDERS), TODAY - 2, 0, 100).alarm())
            .isEmpty();
    }
}
