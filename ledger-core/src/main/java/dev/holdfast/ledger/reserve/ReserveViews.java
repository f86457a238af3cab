package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.GetReserveDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.ReserveEntryViewEncoder;
import dev.holdfast.ledger.message.ReserveViewEncoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.ReserveEntryRow;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes views of the reserve and of its entries. Owned by the ledger thread; allocates nothing. */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class ReserveViews {
    /** Length of no view: there is nothing to see. */
    public static final int NONE = 0;

    private final LedgerStore store;
    private final RuleBook book;
    private final ReserveEntryRow entry = new ReserveEntryRow();
    private final UnsafeBuffer remark = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ReserveEntryViewEncoder entryView = new ReserveEntryViewEncoder();
    private final ReserveViewEncoder view = new ReserveViewEncoder();

    /** @param book says which rules count. */
    public ReserveViews(final LedgerStore store, final RuleBook book) {
        this.store = store;
        this.book = book;
    }

    /** The entry of this number, or {@link #NONE}. Returns the view's length in bytes. */
    public int entry(final DirectBuffer entryNo, final MutableDirectBuffer out, final int offset) {
        if (!store.reserveEntries().find(entryNo, entry)) {
            return NONE;
        }
        entryView.wrapAndApplyHeader(out, offset, header)
            .amount(entry.amount())
            .time(entry.time())
            .currency(entry.currency())
            .kind((short) entry.kind().code())
            .putEntryNo(entryNo, 0, entryNo.capacity());
        entry.wrapRemark(remark);
        entryView.putRemark(remark, 0, remark.capacity());
        return header.encodedLength() + entryView.encodedLength();
    }

    /** What is known in a currency or at a place, or {@link #NONE}. Returns the view's length in bytes. */
    public int reserve(final GetReserveDecoder query, final MutableDirectBuffer out, final int offset) {
        final int place = query.currency() == CurrencyCode.NONE ? query.place()
            : store.reserve().find(query.currency());
        return place < 0 || place >= store.reserve().size() ? NONE : at(place, out, offset);
    }

    /** The same for a currency. */
    public int reserve(final long currency, final MutableDirectBuffer out, final int offset) {
        final int place = store.reserve().find(currency);
        return place == ReserveTotals.NONE ? NONE : at(place, out, offset);
    }

    private int at(final int place, final MutableDirectBuffer out, final int offset) {
        final ReserveTotals totals = store.reserve();
        view.wrapAndApplyHeader(out, offset, header)
            .currency(totals.currency(place))
            .stated(totals.stated(place))
            .asOf(totals.asOf(place))
            .statedTime(totals.statedTime(place))
            .difference(totals.difference(place))
            .firstDay(totals.hasDraws(place) ? totals.firstDay(place) : ReserveViewEncoder.firstDayNullValue())
            .isOpen((short) (totals.isOpen(place) ? 1 : 0))
            .isCounting((short) (book.of(store.rulesVersion()).countsReserve() ? 1 : 0));
        final ReserveViewEncoder.SumsEncoder sums = view.sumsCount(ReserveSum.COUNT);
        for (int code = 0; code < ReserveSum.COUNT; code++) {
            final ReserveSum sum = ReserveSum.of(code);
            sums.next().whole(totals.whole(place, sum)).micros(totals.micros(place, sum)).sum((short) code);
        }
        int days = 0;
        for (int i = 0; i < ReserveTotals.DAYS; i++) {
            days += totals.day(place, i) >= 0 ? 1 : 0;
        }
        final ReserveViewEncoder.DaysEncoder group = view.daysCount(days);
        for (int i = 0; i < ReserveTotals.DAYS; i++) {
            if (totals.day(place, i) >= 0) {
                group.next()
                    .ordersWhole(totals.dayWhole(place, i, ReserveBasis.ORDERS))
                    .ordersMicros(totals.dayMicros(place, i, ReserveBasis.ORDERS))
                    .transfersWhole(totals.dayWhole(place, i, ReserveBasis.TRANSFERS))
                    .transfersMicros(totals.dayMicros(place, i, ReserveBasis.TRANSFERS))
                    .day(totals.day(place, i));
            }
        }
        return header.encodedLength() + view.encodedLength();
    }
}
