package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.ScanDecoder;
import dev.holdfast.ledger.message.ScanViewEncoder;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.IdKey;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReserveEntryRow;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.store.RowMap;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.function.BiPredicate;

/**
 * Lists rows of a kind in small steps, so that no step keeps the ledger from its decisions. Rows that come or go
 * meanwhile may be missed or listed twice: who needs them all goes through them again. Owned by the ledger thread;
 * allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class RowScanner {
    private static final int ROWS_PER_STEP = 256;
    /** So many of the longest identifiers fit a result. */
    private static final int MAX_FOUND = 48;
    private static final int END = -1;

    private final LedgerStore store;
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final OrderRow order = new OrderRow();
    private final CardholderRow cardholder = new CardholderRow();
    private final ApplicationRow application = new ApplicationRow();
    private final ReserveEntryRow reserveEntry = new ReserveEntryRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer found = new UnsafeBuffer(new byte[MAX_FOUND * Row.MAX_ID_BYTES]);
    private final int[] ends = new int[MAX_FOUND];
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ScanViewEncoder view = new ScanViewEncoder();
    private final BiPredicate<IdKey, CardRow> lookAtCard = (key, row) -> take(key, row.outbound() == Outbound.PENDING);
    private final BiPredicate<IdKey, CardRow> lookAtDoubt = (key, row) -> take(key, row.isDoubtful());
    private final BiPredicate<IdKey, EntryRow> lookAtEntry = (key, row) ->
        take(key, row.outbound() == Outbound.PENDING);
    private final BiPredicate<IdKey, OrderRow> lookAtHold =
        (key, row) -> take(key, row.money().held() > 0 && isInPeriod(row.decidedTime()));
    private final BiPredicate<IdKey, OrderRow> lookAtOrder = (key, row) -> take(key,
        (row.money().held() != 0 || row.money().posted() != 0)
            && isInPeriod(row.said().noticeTime() == 0 ? row.decidedTime() : row.said().noticeTime()));
    private final BiPredicate<IdKey, CardholderRow> lookAtCardholder =
        (key, row) -> take(key, isWanted(row.state().isOpen(), row.state().code()));
    private final BiPredicate<IdKey, ApplicationRow> lookAtApplication =
        (key, row) -> take(key, isWanted(row.state().isOpen(), row.state().code()));
    private final BiPredicate<IdKey, ReserveEntryRow> lookAtReserveEntry = (key, row) -> take(key, true);
    private long from;
    private long to;
    private int state;
    private boolean isOpen;
    private int count;

    RowScanner(final LedgerStore store) {
        this.store = store;
    }

    /**
     * Answers with the identifiers found in the next step, and where to go on. Returns the result's length in bytes.
     */
    int scan(final ScanDecoder query, final MutableDirectBuffer out, final int offset) {
        from = query.from();
        to = query.to();
        count = 0;
        state = query.state() == ScanDecoder.stateNullValue() ? CardholderState.ANY : query.state();
        final ScanKind kind = ScanKind.of(query.kind());
        isOpen = kind == ScanKind.OPEN_CARDHOLDERS || kind == ScanKind.OPEN_APPLICATIONS;
        return switch (kind) {
            case OUTBOUND_CARDS -> scan(query, store.cards(), card, lookAtCard, out, offset);
            case OUTBOUND_ENTRIES -> scan(query, store.entries(), entry, lookAtEntry, out, offset);
            case HOLDS -> scan(query, store.orders(), order, lookAtHold, out, offset);
            case ORDERS -> scan(query, store.orders(), order, lookAtOrder, out, offset);
            case DOUBTFUL_CARDS -> scan(query, store.cards(), card, lookAtDoubt, out, offset);
            case OPEN_CARDHOLDERS, CARDHOLDERS ->
                scan(query, store.cardholders(), cardholder, lookAtCardholder, out, offset);
            case OPEN_APPLICATIONS, APPLICATIONS ->
                scan(query, store.applications(), application, lookAtApplication, out, offset);
            case RESERVE_ENTRIES -> scan(query, store.reserveEntries(), reserveEntry, lookAtReserveEntry, out, offset);
        };
    }

    private <R extends Row> int scan(
        final ScanDecoder query, final RowMap<R> table, final R row, final BiPredicate<IdKey, R> look,
        final MutableDirectBuffer out, final int offset) {
        int part = query.part();
        int skipped = query.skipped();
        if (part < 0 || part >= table.parts() || skipped < 0) {
            part = END;
        } else {
            final int shown = table.scan(part, skipped, ROWS_PER_STEP, row, look);
            if (shown == ROWS_PER_STEP || count == MAX_FOUND) {
                skipped += shown;
            } else {
                skipped = 0;
                part = part + 1 == table.parts() ? END : part + 1;
            }
        }
        view.wrapAndApplyHeader(out, offset, header).part(part).skipped(skipped);
        final ScanViewEncoder.RowsEncoder rows = view.rowsCount(count);
        for (int i = 0; i < count; i++) {
            final int start = i == 0 ? 0 : ends[i - 1];
            rows.next().putId(found, start, ends[i] - start);
        }
        return header.encodedLength() + view.encodedLength();
    }

    private boolean isInPeriod(final long timeMs) {
        return timeMs >= from && timeMs < to;
    }

    private boolean isWanted(final boolean isRowOpen, final int code) {
        return isOpen ? isRowOpen : state == CardholderState.ANY || state == code;
    }

    private boolean take(final IdKey key, final boolean matches) {
        if (matches) {
            key.wrapText(id);
            final int start = count == 0 ? 0 : ends[count - 1];
            found.putBytes(start, id, 0, id.capacity());
            ends[count++] = start + id.capacity();
        }
        return count < MAX_FOUND;
    }
}
