package dev.holdfast.ledger.reserve;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.ReserveEntryRow;
import dev.holdfast.ledger.store.totals.ReserveTotals;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;

/**
 * What people say of the reserve: entries, and statements of what the platform's pages show. Owned by the ledger
 * thread; blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class ReserveCommands {
    /** A statement may be so much ahead of the command's time: clocks differ. */
    private static final long MOST_AHEAD_MS = 60_000;

    private final LedgerStore store;
    private final ReserveEntryRow entry = new ReserveEntryRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer remark = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer known = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer ofStatement = new UnsafeBuffer("statement".getBytes(StandardCharsets.US_ASCII));

    public ReserveCommands(final LedgerStore store) {
        this.store = store;
    }

    /** Posts an entry. The same under the same number once more changes nothing. */
    public ResultCode post(final PostReserveEntryDecoder command, final long timeMs) {
        command.wrapEntryNo(id);
        command.wrapRemark(remark);
        final long amountUnits = command.amount();
        if (!ReserveEntryKind.isCode(command.kind()) || id.capacity() == 0
            || id.capacity() > ReserveEntryRow.MAX_ID_BYTES
            || remark.capacity() > ReserveEntryRow.MAX_REMARK_BYTES || command.currency() == CurrencyCode.NONE) {
            return ResultCode.FIELD_INVALID;
        }
        final ReserveEntryKind kind = ReserveEntryKind.of(command.kind());
        if (store.reserveEntries().find(id, entry)) {
            entry.wrapRemark(known);
            final boolean isSame = entry.kind() == kind && entry.amount() == amountUnits
                && entry.currency() == command.currency() && known.equals(remark);
            return isSame ? ResultCode.APPROVED : ResultCode.ENTRY_CONFLICT;
        }
        if (amountUnits == 0 || !Units.inRange(amountUnits) || amountUnits < 0 && !kind.isSigned()) {
            return ResultCode.FIELD_INVALID;
        }
        if (store.reserveEntries().isFull() || !store.reserve().hasRoomFor(command.currency())) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        final ReserveTotals totals = store.reserve();
        final int place = totals.take(command.currency());
        if (kind == ReserveEntryKind.CORRECTION && totals.asOf(place) != 0) {
            final long left = totals.difference(place) - amountUnits;
            if (!Units.inRange(left)) {
                return ResultCode.AMOUNT_OUT_OF_RANGE;
            }
            totals.state(place, totals.stated(place), totals.asOf(place), totals.statedTime(place), left);
        }
        put(place, kind, amountUnits, timeMs);
        return ResultCode.APPROVED;
    }

    private void put(final int place, final ReserveEntryKind kind, final long amountUnits, final long timeMs) {
        store.reserve().put(place, kind.sum(), amountUnits);
        store.reserveEntries().create(id, entry);
        entry.set(amountUnits, timeMs, store.reserve().currency(place), kind);
        entry.remark(remark);
        store.reserveEntries().endChange(entry);
    }

    /**
     * Keeps what the platform's pages show. What nobody said anything of before begins with that. Else the difference
     * to our own figure is kept, or, when it is asked, posted as a correction.
     */
    public ResultCode state(final PostReserveStatementDecoder command, final long timeMs) {
        command.wrapEntryNo(id);
        final boolean corrects = command.corrects() == 1;
        if (!Units.inRange(command.amount()) || command.currency() == CurrencyCode.NONE
            || !ReserveBasis.isCode(command.basis()) || command.asOf() <= 0 || command.asOf() > timeMs + MOST_AHEAD_MS
            || corrects && id.capacity() == 0) {
            return ResultCode.FIELD_INVALID;
        }
        final ReserveTotals totals = store.reserve();
        if (!totals.hasRoomFor(command.currency())) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        final int place = totals.find(command.currency());
        if (place == ReserveTotals.NONE || totals.asOf(place) == 0) {
            return stateFirst(command, corrects, timeMs);
        }
        if (command.asOf() < totals.asOf(place)) {
            return ResultCode.RESERVE_STATEMENT_OLDER;
        }
        final boolean isRepeat = command.asOf() == totals.asOf(place) && command.amount() == totals.stated(place);
        if (isRepeat && (!corrects || totals.difference(place) == 0)) {
            return ResultCode.APPROVED;
        }
        return keep(command, place, corrects, timeMs);
    }

    private ResultCode stateFirst(
        final PostReserveStatementDecoder command, final boolean corrects, final long timeMs) {
        final ReserveTotals totals = store.reserve();
        final int place = totals.take(command.currency());
        if (totals.isOpen(place)) {
            return keep(command, place, corrects, timeMs);
        }
        final long drawn = totals.balance(place, ReserveBasis.of(command.basis()));
        if (drawn == Units.INVALID || !Units.inRange(command.amount() - drawn)) {
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        totals.put(place, ReserveSum.OPENED, command.amount() - drawn);
        totals.state(place, command.amount(), command.asOf(), timeMs, 0);
        return ResultCode.APPROVED;
    }

    private ResultCode keep(
        final PostReserveStatementDecoder command, final int place, final boolean corrects, final long timeMs) {
        final ReserveTotals totals = store.reserve();
        final long ours = totals.balance(place, ReserveBasis.of(command.basis()));
        final long difference = command.amount() - ours;
        if (ours == Units.INVALID || !Units.inRange(difference)) {
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        if (corrects && difference != 0) {
            if (store.reserveEntries().find(id, entry)) {
                return ResultCode.ENTRY_CONFLICT;
            }
            if (store.reserveEntries().isFull()) {
                return ResultCode.CAPACITY_EXHAUSTED;
            }
            remark.wrap(ofStatement);
            put(place, ReserveEntryKind.CORRECTION, difference, timeMs);
        }
        totals.state(place, command.amount(), command.asOf(), timeMs, corrects ? 0 : difference);
        return ResultCode.APPROVED;
    }
}
