package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.DirectBuffer;

/** Commands about the reserve as lines for people. No state; any thread; allocates. */
final class ReserveText {
    private ReserveText() {
    }

    static String of(final DirectBuffer command, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, offset);
        return header.templateId() == MessageType.POST_RESERVE_ENTRY.id()
            ? entry(new PostReserveEntryDecoder().wrapAndApplyHeader(command, offset, header))
            : statement(new PostReserveStatementDecoder().wrapAndApplyHeader(command, offset, header));
    }

    private static String entry(final PostReserveEntryDecoder command) {
        final int kind = command.kind();
        return new FieldText(MessageType.POST_RESERVE_ENTRY).money("amount", command.amount())
            .code("currency", command.currency(), CurrencyCode.NONE)
            .word("kind", ReserveEntryKind.isCode(kind) ? ReserveEntryKind.of(kind).name() : Integer.toString(kind))
            .word("entry_no", command.entryNo()).quoted("remark", command.remark()).done();
    }

    private static String statement(final PostReserveStatementDecoder command) {
        final int basis = command.basis();
        return new FieldText(MessageType.POST_RESERVE_STATEMENT).money("amount", command.amount())
            .code("currency", command.currency(), CurrencyCode.NONE).time("as_of", command.asOf())
            .word("draws", ReserveBasis.isCode(basis) ? ReserveBasis.of(basis).name() : Integer.toString(basis))
            .flag("correct", command.corrects()).word("entry_no", command.entryNo()).done();
    }
}
