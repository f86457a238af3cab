package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.DirectBuffer;

/** What a command about the reserve says. No state; any thread; allocates. */
final class ReserveCommandJson {
    private ReserveCommandJson() {
    }

    static void read(final DirectBuffer command, final ObjectNode subject, final ObjectNode request) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, 0);
        if (header.templateId() == MessageType.POST_RESERVE_ENTRY.id()) {
            final PostReserveEntryDecoder post = new PostReserveEntryDecoder().wrapAndApplyHeader(command, 0, header);
            final int kind = post.kind();
            subject.put("reserve", CurrencyCode.format(post.currency()));
            request.put("amount", Units.format(post.amount()));
            if (ReserveEntryKind.isCode(kind)) {
                request.put("kind", ReserveEntryKind.of(kind).name());
            }
            subject.put("entry_no", post.entryNo());
            final String remark = post.remark();
            if (!remark.isEmpty()) {
                request.put("remark", remark);
            }
            return;
        }
        final PostReserveStatementDecoder state =
            new PostReserveStatementDecoder().wrapAndApplyHeader(command, 0, header);
        subject.put("reserve", CurrencyCode.format(state.currency()));
        request.put("amount", Units.format(state.amount())).put("as_of_ms", state.asOf());
        if (state.corrects() == 1) {
            request.put("correct", true);
            subject.put("entry_no", state.entryNo());
        }
    }
}
