package dev.holdfast.gateway.admin;

import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.message.GetAccountEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetLedgerEncoder;
import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes the back-office's requests as messages for the ledger. Each call returns the message's length in {@link #buffer}. */
final class LedgerRequests {
    private static final int MAX_BYTES = 4096;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    DirectBuffer buffer() {
        return buffer;
    }

    int putAccount(final String accountNo, final AdminBody body) {
        final PutAccountEncoder put = new PutAccountEncoder().wrapAndApplyHeader(buffer, 0, header);
        final boolean hasOverdraft = body.has("overdraft");
        put.currency(body.optionalCurrency("currency"))
            .overdraft(hasOverdraft ? body.requiredUnits("overdraft") : 0)
            .hasOverdraft((short) (hasOverdraft ? 1 : 0))
            .status((short) body.optionalAccountStatus("status"))
            .accountNo(accountNo);
        return header.encodedLength() + put.encodedLength();
    }

    int postEntry(final String accountNo, final AdminBody body) {
        final PostEntryEncoder post = new PostEntryEncoder().wrapAndApplyHeader(buffer, 0, header);
        post.amount(body.requiredUnits("amount"))
            .force((short) (body.flag("force") ? 1 : 0))
            .entryNo(body.requiredId("entry_no"))
            .accountNo(accountNo);
        return header.encodedLength() + post.encodedLength();
    }

    int putCard(final String cardNo, final AdminBody body) {
        final PutCardEncoder put = new PutCardEncoder().wrapAndApplyHeader(buffer, 0, header);
        final CardStatus status = body.optionalCardStatus("status");
        put.status((short) status.code()).cardNo(cardNo).cardholderNo(body.optionalId("cardholder_no"))
            .packageNo(body.optionalId("package_no"));
        return header.encodedLength() + put.encodedLength();
    }

    int getAccount(final String accountNo) {
        final GetAccountEncoder get = new GetAccountEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.accountNo(accountNo);
        return header.encodedLength() + get.encodedLength();
    }

    int getCard(final String cardNo) {
        final GetCardEncoder get = new GetCardEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.cardNo(cardNo);
        return header.encodedLength() + get.encodedLength();
    }

    int getOrder(final String consumeNo) {
        final GetOrderEncoder get = new GetOrderEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.consumeNo(consumeNo);
        return header.encodedLength() + get.encodedLength();
    }

    int getLedger() {
        return header.encodedLength() + new GetLedgerEncoder().wrapAndApplyHeader(buffer, 0, header).encodedLength();
    }
}
