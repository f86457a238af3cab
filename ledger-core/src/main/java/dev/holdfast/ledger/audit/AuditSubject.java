package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.AuthorizeDecoder;
import dev.holdfast.ledger.message.CardUpdateDecoder;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.GetAccountEncoder;
import dev.holdfast.ledger.message.GetCardApplicationEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetCardTermsEncoder;
import dev.holdfast.ledger.message.GetCardholderEncoder;
import dev.holdfast.ledger.message.GetEntryEncoder;
import dev.holdfast.ledger.message.GetLedgerEncoder;
import dev.holdfast.ledger.message.GetOrderEncoder;
import dev.holdfast.ledger.message.GetPackageEncoder;
import dev.holdfast.ledger.message.GetReserveEncoder;
import dev.holdfast.ledger.message.GetReviewEncoder;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.NotifyDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PostReserveEntryDecoder;
import dev.holdfast.ledger.message.PostReserveStatementDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.message.PutCardTermsDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.message.PutPackageDecoder;
import dev.holdfast.ledger.message.ResolveReviewDecoder;
import dev.holdfast.ledger.message.WithdrawDecoder;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.values.ScanKind;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes the query that shows what a command is about: of an entry the account or the reserve that it moves, of a
 * command about everything the ledger's totals. Owned by the thread that applies commands; blocks on nothing; allocates
 * nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class AuditSubject {
    /** Longest query. */
    static final int MAX_QUERY_BYTES = 128;

    private static final int NOTHING = 0;

    private final MessageHeaderDecoder header = new MessageHeaderDecoder();
    private final MessageHeaderEncoder queryHeader = new MessageHeaderEncoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final PutAccountDecoder putAccount = new PutAccountDecoder();
    private final PostEntryDecoder postEntry = new PostEntryDecoder();
    private final PutCardDecoder putCard = new PutCardDecoder();
    private final PutPackageDecoder putPackage = new PutPackageDecoder();
    private final PutCardTermsDecoder putCardTerms = new PutCardTermsDecoder();
    private final ResolveReviewDecoder resolveReview = new ResolveReviewDecoder();
    private final ConfirmOutboundDecoder confirm = new ConfirmOutboundDecoder();
    private final LearnCardDecoder learnCard = new LearnCardDecoder();
    private final CardUpdateDecoder cardUpdate = new CardUpdateDecoder();
    private final AuthorizeDecoder authorize = new AuthorizeDecoder();
    private final NotifyDecoder notify = new NotifyDecoder();
    private final WithdrawDecoder withdraw = new WithdrawDecoder();
    private final PutCardholderDecoder putCardholder = new PutCardholderDecoder();
    private final LearnCardholderDecoder learnCardholder = new LearnCardholderDecoder();
    private final PutCardApplicationDecoder putApplication = new PutCardApplicationDecoder();
    private final LearnCardApplicationDecoder learnApplication = new LearnCardApplicationDecoder();
    private final PostReserveEntryDecoder postReserve = new PostReserveEntryDecoder();
    private final PostReserveStatementDecoder reserveStatement = new PostReserveStatementDecoder();
    private final GetReserveEncoder getReserve = new GetReserveEncoder();
    private final GetCardholderEncoder getCardholder = new GetCardholderEncoder();
    private final GetCardApplicationEncoder getApplication = new GetCardApplicationEncoder();
    private final GetAccountEncoder getAccount = new GetAccountEncoder();
    private final GetEntryEncoder getEntry = new GetEntryEncoder();
    private final GetCardEncoder getCard = new GetCardEncoder();
    private final GetPackageEncoder getPackage = new GetPackageEncoder();
    private final GetCardTermsEncoder getCardTerms = new GetCardTermsEncoder();
    private final GetReviewEncoder getReview = new GetReviewEncoder();
    private final GetOrderEncoder getOrder = new GetOrderEncoder();
    private final GetLedgerEncoder getLedger = new GetLedgerEncoder();

    /** Returns the query's length in bytes, from the buffer's start on; 0 when there is nothing to ask for. */
    int query(final DirectBuffer command, final int offset, final MutableDirectBuffer query) {
        header.wrap(command, offset);
        return switch (MessageType.of(header.templateId())) {
            case PUT_ACCOUNT -> {
                putAccount.wrapAndApplyHeader(command, offset, header).wrapAccountNo(id);
                yield account(query);
            }
            case POST_ENTRY -> {
                postEntry.wrapAndApplyHeader(command, offset, header).skipEntryNo();
                postEntry.wrapAccountNo(id);
                yield account(query);
            }
            case PUT_CARD -> {
                putCard.wrapAndApplyHeader(command, offset, header).wrapCardNo(id);
                yield card(query);
            }
            case PUT_PACKAGE -> packageTerms(command, offset, query);
            case PUT_CARD_TERMS -> cardTerms(command, offset, query);
            case RESOLVE_REVIEW -> review(command, offset, query);
            case CONFIRM_OUTBOUND -> outbound(command, offset, query);
            case LEARN_CARD -> {
                learnCard.wrapAndApplyHeader(command, offset, header).wrapCardNo(id);
                yield card(query);
            }
            case CARD_UPDATE -> {
                cardUpdate.wrapAndApplyHeader(command, offset, header).wrapCardNo(id);
                yield card(query);
            }
            case AUTHORIZE -> {
                authorize.wrapAndApplyHeader(command, offset, header).wrapConsumeNo(id);
                yield order(query);
            }
            case NOTIFY -> {
                notify.wrapAndApplyHeader(command, offset, header).wrapConsumeNo(id);
                yield order(query);
            }
            case WITHDRAW -> {
                withdraw.wrapAndApplyHeader(command, offset, header).wrapConsumeNo(id);
                yield order(query);
            }
            case PUT_CARDHOLDER -> {
                putCardholder.wrapAndApplyHeader(command, offset, header).wrapUniqueNo(id);
                yield cardholder(query);
            }
            case LEARN_CARDHOLDER -> {
                learnCardholder.wrapAndApplyHeader(command, offset, header).wrapUniqueNo(id);
                yield cardholder(query);
            }
            case PUT_CARD_APPLICATION -> {
                putApplication.wrapAndApplyHeader(command, offset, header).wrapUniqueNo(id);
                yield application(query);
            }
            case LEARN_CARD_APPLICATION -> {
                learnApplication.wrapAndApplyHeader(command, offset, header).wrapUniqueNo(id);
                yield application(query);
            }
            case POST_RESERVE_ENTRY ->
                reserve(postReserve.wrapAndApplyHeader(command, offset, header).currency(), query);
            case POST_RESERVE_STATEMENT ->
                reserve(reserveStatement.wrapAndApplyHeader(command, offset, header).currency(), query);
            case SET_CAPACITY, SWITCH_RULES, ACCEPT_LOSS ->
                queryHeader.encodedLength() + getLedger.wrapAndApplyHeader(query, 0, queryHeader).encodedLength();
            default -> NOTHING;
        };
    }

    /** No row has another identifier, so such a command is refused. */
    private boolean canBeAsked() {
        return id.capacity() > 0 && id.capacity() <= Row.MAX_ID_BYTES;
    }

    private int account(final MutableDirectBuffer query) {
        if (!canBeAsked()) {
            return NOTHING;
        }
        getAccount.wrapAndApplyHeader(query, 0, queryHeader).putAccountNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getAccount.encodedLength();
    }

    private int card(final MutableDirectBuffer query) {
        if (!canBeAsked()) {
            return NOTHING;
        }
        getCard.wrapAndApplyHeader(query, 0, queryHeader).putCardNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getCard.encodedLength();
    }

    private int cardholder(final MutableDirectBuffer query) {
        if (!canBeAsked()) {
            return NOTHING;
        }
        getCardholder.wrapAndApplyHeader(query, 0, queryHeader).putUniqueNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getCardholder.encodedLength();
    }

    private int application(final MutableDirectBuffer query) {
        if (!canBeAsked()) {
            return NOTHING;
        }
        getApplication.wrapAndApplyHeader(query, 0, queryHeader).putUniqueNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getApplication.encodedLength();
    }

    private int reserve(final long currency, final MutableDirectBuffer query) {
        getReserve.wrapAndApplyHeader(query, 0, queryHeader).currency(currency).place(0);
        return queryHeader.encodedLength() + getReserve.encodedLength();
    }

    private int order(final MutableDirectBuffer query) {
        if (!canBeAsked()) {
            return NOTHING;
        }
        getOrder.wrapAndApplyHeader(query, 0, queryHeader).putConsumeNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getOrder.encodedLength();
    }

    /** The newest version. */
    private int packageTerms(final DirectBuffer command, final int offset, final MutableDirectBuffer query) {
        putPackage.wrapAndApplyHeader(command, offset, header);
        for (PutPackageDecoder.RulesDecoder rules = putPackage.rules(); rules.hasNext();) {
            rules.next();
        }
        putPackage.wrapPackageNo(id);
        if (!canBeAsked()) {
            return NOTHING;
        }
        getPackage.wrapAndApplyHeader(query, 0, queryHeader).version(0).putPackageNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getPackage.encodedLength();
    }

    private int cardTerms(final DirectBuffer command, final int offset, final MutableDirectBuffer query) {
        putCardTerms.wrapAndApplyHeader(command, offset, header);
        for (PutCardTermsDecoder.RulesDecoder rules = putCardTerms.rules(); rules.hasNext();) {
            rules.next();
        }
        putCardTerms.wrapCardNo(id);
        if (!canBeAsked()) {
            return NOTHING;
        }
        getCardTerms.wrapAndApplyHeader(query, 0, queryHeader).putCardNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getCardTerms.encodedLength();
    }

    private int review(final DirectBuffer command, final int offset, final MutableDirectBuffer query) {
        resolveReview.wrapAndApplyHeader(command, offset, header).wrapConsumeNo(id);
        final short given = resolveReview.subject();
        final short subject = given == ResolveReviewDecoder.subjectNullValue() ? 0 : given;
        if (!canBeAsked()) {
            return NOTHING;
        }
        getReview.wrapAndApplyHeader(query, 0, queryHeader).subject(subject).putConsumeNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getReview.encodedLength();
    }

    private int outbound(final DirectBuffer command, final int offset, final MutableDirectBuffer query) {
        confirm.wrapAndApplyHeader(command, offset, header).wrapId(id);
        if (confirm.kind() != ScanKind.OUTBOUND_ENTRIES.code()) {
            return card(query);
        }
        if (!canBeAsked()) {
            return NOTHING;
        }
        getEntry.wrapAndApplyHeader(query, 0, queryHeader).putEntryNo(id, 0, id.capacity());
        return queryHeader.encodedLength() + getEntry.encodedLength();
    }
}
