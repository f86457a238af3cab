package dev.holdfast.gateway.admin.ledger;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.ledger.message.GetAccountEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetCardTermsEncoder;
import dev.holdfast.ledger.message.GetLedgerEncoder;
import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.GetPackageEncoder;
import dev.holdfast.ledger.message.GetReviewEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NextPackageEncoder;
import dev.holdfast.ledger.message.NextReviewEncoder;
import dev.holdfast.ledger.message.PostEntryEncoder;
import dev.holdfast.ledger.message.PutAccountEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.PutCardTermsEncoder;
import dev.holdfast.ledger.message.PutPackageEncoder;
import dev.holdfast.ledger.message.ResolveReviewEncoder;
import dev.holdfast.ledger.message.SwitchRulesEncoder;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.FeeSource;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes the back-office's requests as messages for the ledger. Each call returns the message's length in
 * {@link #buffer}.
 */
final class LedgerRequests {
    private static final int MAX_BYTES = 4096;
    private static final int MAX_VERSION = 0xFFFE;
    /** Transfers have two decimals, in units of a millionth. */
    private static final long TRANSFER_STEP = 10_000;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final boolean pushesCards;
    private final boolean transfers;
    private final boolean accountsWait;

    /**
     * @param pushesCards whether the platform has to be notified of a card's new status.
     * @param transfers whether the platform has to move the money that an entry moves, unless the entry says otherwise.
     * @param accountsWait whether an account is opened only for an approved cardholder.
     */
    LedgerRequests(final boolean pushesCards, final boolean transfers, final boolean accountsWait) {
        this.pushesCards = pushesCards;
        this.transfers = transfers;
        this.accountsWait = accountsWait;
    }

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
            .waits((short) (accountsWait ? 1 : 0))
            .accountNo(accountNo)
            .cardholderUniqueNo(body.optionalId("cardholder_unique_no"));
        return header.encodedLength() + put.encodedLength();
    }

    int postEntry(final String accountNo, final AdminBody body) {
        final PostEntryEncoder post = new PostEntryEncoder().wrapAndApplyHeader(buffer, 0, header);
        final long amount = body.requiredUnits("amount");
        final boolean isTransfer = transfers && (!body.has("transfer") || body.flag("transfer"));
        if (isTransfer && amount % TRANSFER_STEP != 0) {
            throw body.bad("amount",
                "of at most two decimals, since the platform has to move it; or give \"transfer\":false");
        }
        final String consumeNo = body.has("consume_no") ? body.requiredId("consume_no") : "";
        if (isTransfer && !consumeNo.isEmpty()) {
            throw body.bad("transfer", "false, since an entry that books an order is never a transfer to the platform");
        }
        post.isTransfer((short) (isTransfer ? 1 : 0)).amount(amount)
            .force((short) (body.flag("force") ? 1 : 0))
            .entryNo(body.requiredId("entry_no"))
            .accountNo(accountNo)
            .consumeNo(consumeNo);
        return header.encodedLength() + post.encodedLength();
    }

    int putCard(final String cardNo, final AdminBody body) {
        final PutCardEncoder put = new PutCardEncoder().wrapAndApplyHeader(buffer, 0, header);
        final CardStatus status = body.optionalCardStatus("status");
        if (status == CardStatus.DELETE && !(body.has("confirm") && body.requiredText("confirm").equals(cardNo))) {
            throw body.bad("confirm", "the number of the card, since a deletion cannot be undone");
        }
        put.isOutbound((short) (pushesCards ? 1 : 0)).status((short) status.code()).cardNo(cardNo)
            .cardholderNo(body.optionalId("cardholder_no"))
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

    int switchRules(final AdminBody body) {
        final int version = body.requiredCount("version", 1, MAX_VERSION);
        return header.encodedLength() + new SwitchRulesEncoder().wrapAndApplyHeader(buffer, 0, header).version(version)
            .newest(RuleBook.CURRENT.newest()).encodedLength();
    }

    int putPackage(final String packageNo, final AdminBody body) {
        final PutPackageEncoder put = new PutPackageEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.expectedVersion(body.optionalCount("expected_version", 0, 1))
            .feeSource((short) body.optional("fee_source", FeeSource.values(), FeeSource::text, FeeSource.NONE).code());
        FeesJson.read(body, put);
        TermsJson.readLimits(body, put.limits());
        final List<TermsJson.Rule> rules = TermsJson.readRules(body);
        final PutPackageEncoder.RulesEncoder group = put.rulesCount(rules.size());
        rules.forEach(rule -> group.next().from(rule.from()).to(rule.to()).list((short) rule.list().code()));
        put.packageNo(packageNo);
        return header.encodedLength() + put.encodedLength();
    }

    int putCardTerms(final String cardNo, final AdminBody body) {
        final PutCardTermsEncoder put = new PutCardTermsEncoder().wrapAndApplyHeader(buffer, 0, header);
        TermsJson.readLimits(body, put.limits());
        final List<TermsJson.Rule> rules = TermsJson.readRules(body);
        final PutCardTermsEncoder.RulesEncoder group = put.rulesCount(rules.size());
        rules.forEach(rule -> group.next().from(rule.from()).to(rule.to()).list((short) rule.list().code()));
        put.cardNo(cardNo);
        return header.encodedLength() + put.encodedLength();
    }

    int resolveReview(final ReviewNo review, final AdminBody body) {
        final String note = body.requiredText("note");
        final int noteBytes = note.getBytes(StandardCharsets.UTF_8).length;
        if (noteBytes == 0 || noteBytes > ReviewRow.MAX_NOTE_BYTES) {
            throw body.bad("note", "1 to " + ReviewRow.MAX_NOTE_BYTES + " bytes");
        }
        final ResolveReviewEncoder resolve = new ResolveReviewEncoder().wrapAndApplyHeader(buffer, 0, header);
        resolve.retry((short) (body.flag("retry") ? 1 : 0)).subject((short) review.subject().code())
            .consumeNo(review.id()).note(note)
            .entryNo(body.has("entry_no") ? body.requiredId("entry_no") : "");
        return header.encodedLength() + resolve.encodedLength();
    }

    /** @param version 0 for the newest. */
    int getPackage(final String packageNo, final int version) {
        final GetPackageEncoder get = new GetPackageEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.version(version).packageNo(packageNo);
        return header.encodedLength() + get.encodedLength();
    }

    int nextPackage(final int place) {
        return header.encodedLength() + new NextPackageEncoder().wrapAndApplyHeader(buffer, 0, header).place(place)
            .encodedLength();
    }

    int getCardTerms(final String cardNo) {
        final GetCardTermsEncoder get = new GetCardTermsEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.cardNo(cardNo);
        return header.encodedLength() + get.encodedLength();
    }

    int getReview(final ReviewNo review) {
        final GetReviewEncoder get = new GetReviewEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.subject((short) review.subject().code()).consumeNo(review.id());
        return header.encodedLength() + get.encodedLength();
    }

    /** @param after the review that the next one follows; an empty order for the first. */
    int nextReview(final ReviewNo after) {
        final NextReviewEncoder next = new NextReviewEncoder().wrapAndApplyHeader(buffer, 0, header);
        next.subject((short) after.subject().code()).consumeNo(after.id());
        return header.encodedLength() + next.encodedLength();
    }
}
