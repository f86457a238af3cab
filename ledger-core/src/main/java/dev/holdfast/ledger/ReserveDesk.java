package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.GetReserveDecoder;
import dev.holdfast.ledger.message.GetReserveEntryDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.reserve.ReserveCommands;
import dev.holdfast.ledger.reserve.ReserveViews;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * The commands and queries about the reserve: hands each to what it is for and writes what came of it. Owned by the
 * ledger thread; blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class ReserveDesk {
    private final ReserveCommands commands;
    private final ReserveViews views;
    private final ResultEncoder results;
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final PostReserveEntryDecoder postEntry = new PostReserveEntryDecoder();
    private final PostReserveStatementDecoder postStatement = new PostReserveStatementDecoder();
    private final GetReserveEntryDecoder getEntry = new GetReserveEntryDecoder();
    private final GetReserveDecoder getReserve = new GetReserveDecoder();

    ReserveDesk(final LedgerStore store, final RuleBook book, final ResultEncoder results) {
        commands = new ReserveCommands(store);
        views = new ReserveViews(store, book);
        this.results = results;
    }

    /** Applies one command about the reserve. Returns the result's length in bytes. */
    int apply(
        final DirectBuffer command, final int offset, final long timeMs, final MutableDirectBuffer result,
        final int resultOffset) {
        header.wrap(command, offset);
        if (header.templateId() == MessageType.POST_RESERVE_ENTRY.id()) {
            final ResultCode code = commands.post(postEntry.wrapAndApplyHeader(command, offset, header), timeMs);
            if (!code.isApproved()) {
                return results.outcome(code, result, resultOffset);
            }
            postEntry.sbeRewind().wrapEntryNo(id);
            return views.entry(id, result, resultOffset);
        }
        final ResultCode code = commands.state(postStatement.wrapAndApplyHeader(command, offset, header), timeMs);
        return code.isApproved() ? views.reserve(postStatement.currency(), result, resultOffset)
            : results.outcome(code, result, resultOffset);
    }

    /** Answers one query about the reserve. Returns the result's length in bytes. */
    int answer(final DirectBuffer query, final int offset, final MutableDirectBuffer result, final int resultOffset) {
        header.wrap(query, offset);
        if (header.templateId() == MessageType.GET_RESERVE_ENTRY.id()) {
            getEntry.wrapAndApplyHeader(query, offset, header).wrapEntryNo(id);
            return known(views.entry(id, result, resultOffset), ResultCode.ENTRY_UNKNOWN, result, resultOffset);
        }
        getReserve.wrapAndApplyHeader(query, offset, header);
        return known(views.reserve(getReserve, result, resultOffset), ResultCode.RESERVE_UNKNOWN, result,
            resultOffset);
    }

    private int known(
        final int length, final ResultCode otherwise, final MutableDirectBuffer result, final int resultOffset) {
        return length == ReserveViews.NONE ? results.outcome(otherwise, result, resultOffset) : length;
    }
}
