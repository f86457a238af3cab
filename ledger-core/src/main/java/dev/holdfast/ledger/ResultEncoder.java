package dev.holdfast.ledger;

import dev.holdfast.ledger.message.AccountViewEncoder;
import dev.holdfast.ledger.message.CardTermsViewEncoder;
import dev.holdfast.ledger.message.CardViewEncoder;
import dev.holdfast.ledger.message.EntryViewEncoder;
import dev.holdfast.ledger.message.LedgerViewEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OrderViewEncoder;
import dev.holdfast.ledger.message.OutcomeEncoder;
import dev.holdfast.ledger.message.PackageViewEncoder;
import dev.holdfast.ledger.message.ReviewViewEncoder;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CurrencyTotals;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.OrderState;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.Reviews;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewSubject;
import dev.holdfast.ledger.values.RuleList;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.CompositeDecoderFlyweight;
import org.agrona.sbe.CompositeEncoderFlyweight;

/**
 * Writes what the ledger has to say: outcomes and views of single rows. Owned by the ledger thread; allocates nothing.
 */
final class ResultEncoder {
    private final LedgerStore store;
    private final AccountRow account = new AccountRow();
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final OrderRow order = new OrderRow();
    private final TermsRow terms = new TermsRow();
    private final ReviewRow review = new ReviewRow();
    private final PackageViewEncoder packageView = new PackageViewEncoder();
    private final CardTermsViewEncoder cardTermsView = new CardTermsViewEncoder();
    private final ReviewViewEncoder reviewView = new ReviewViewEncoder();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OutcomeEncoder outcome = new OutcomeEncoder();
    private final AccountViewEncoder accountView = new AccountViewEncoder();
    private final CardViewEncoder cardView = new CardViewEncoder();
    private final EntryViewEncoder entryView = new EntryViewEncoder();
    private final OrderViewEncoder orderView = new OrderViewEncoder();
    private final LedgerViewEncoder ledgerView = new LedgerViewEncoder();

    ResultEncoder(final LedgerStore store) {
        this.store = store;
    }

    int outcome(final ResultCode result, final MutableDirectBuffer out, final int offset) {
        return outcome(result, 0, out, offset);
    }

    /** @param decidedBy sequence of the command that has just made this decision, else 0. */
    int outcome(final ResultCode result, final long decidedBy, final MutableDirectBuffer out, final int offset) {
        outcome.wrapAndApplyHeader(out, offset, header).result(result.code()).decidedBy(decidedBy);
        return header.encodedLength() + outcome.encodedLength();
    }

    int account(final DirectBuffer accountNo, final MutableDirectBuffer out, final int offset) {
        if (!store.accounts().find(accountNo, account)) {
            return outcome(ResultCode.ACCOUNT_UNKNOWN, out, offset);
        }
        accountView.wrapAndApplyHeader(out, offset, header)
            .balance(account.balance())
            .held(account.held())
            .overdraft(account.overdraft())
            .available(account.available())
            .currency(account.currency())
            .status((short) account.status().code())
            .putAccountNo(accountNo, 0, accountNo.capacity());
        return header.encodedLength() + accountView.encodedLength();
    }

    int card(final DirectBuffer cardNo, final MutableDirectBuffer out, final int offset) {
        if (!store.cards().find(cardNo, card)) {
            return outcome(ResultCode.CARD_UNKNOWN, out, offset);
        }
        card.wrapCardholder(id);
        cardView.wrapAndApplyHeader(out, offset, header)
            .time(card.updatedTime())
            .status((short) card.status().code())
            .hasTerms((short) (card.terms() == RowList.NONE ? 0 : 1))
            .outbound((short) card.outbound().code())
            .noticeTime(card.noticeTime())
            .putCardNo(cardNo, 0, cardNo.capacity())
            .putCardholderNo(id, 0, id.capacity());
        store.packages().point(store.packages().newest(card.packagePlace()), terms);
        terms.wrapName(id);
        cardView.putPackageNo(id, 0, id.capacity());
        return header.encodedLength() + cardView.encodedLength();
    }

    int entry(final DirectBuffer entryNo, final MutableDirectBuffer out, final int offset) {
        if (!store.entries().find(entryNo, entry)) {
            return outcome(ResultCode.ENTRY_UNKNOWN, out, offset);
        }
        entry.wrapAccount(id);
        entryView.wrapAndApplyHeader(out, offset, header)
            .amount(entry.amount())
            .balance(entry.balance())
            .available(entry.available())
            .time(entry.time())
            .currency(entry.currency())
            .outbound((short) entry.outbound().code())
            .putEntryNo(entryNo, 0, entryNo.capacity())
            .putAccountNo(id, 0, id.capacity());
        return header.encodedLength() + entryView.encodedLength();
    }

    int order(final DirectBuffer consumeNo, final MutableDirectBuffer out, final int offset) {
        if (!store.orders().find(consumeNo, order)) {
            return outcome(ResultCode.ORDER_UNKNOWN, out, offset);
        }
        orderView.wrapAndApplyHeader(out, offset, header)
            .amount(order.money().amount())
            .authorizedAmount(order.money().authorizedAmount())
            .held(order.money().held())
            .posted(order.money().posted())
            .decidedTime(order.decidedTime())
            .updatedTime(order.updatedTime())
            .noticeTime(order.said().noticeTime())
            .fee(order.money().cardholderFee())
            .platformFee(order.money().platformFee())
            .reversed(order.money().reversed())
            .booked(order.money().booked())
            .reversing(order.money().reversing())
            .localCurrency(order.localCurrency())
            .country(order.country())
            .mcc(order.mcc())
            .packageVersion(pointAtTermsOf(order) ? terms.version() : 0)
            .decision(order.decision().code())
            .decided((short) (order.isDecided() ? 1 : 0))
            .state((short) OrderState.of(order).code())
            .type((short) order.type().code())
            .status((short) order.status().code())
            .isDisputed((short) (order.said().is(Flag.DISPUTED) ? 1 : 0))
            .putConsumeNo(consumeNo, 0, consumeNo.capacity());
        copy(order.figures(), orderView.figures());
        copy(order.limits(), orderView.limits());
        order.wrapCard(id);
        orderView.putCardNo(id, 0, id.capacity());
        order.wrapAccount(id);
        orderView.putAccountNo(id, 0, id.capacity());
        order.wrapRelated(id);
        orderView.putRelatedNo(id, 0, id.capacity());
        if (pointAtTermsOf(order)) {
            terms.wrapName(id);
        } else {
            id.wrap(0, 0);
        }
        orderView.putPackageNo(id, 0, id.capacity());
        return header.encodedLength() + orderView.encodedLength();
    }

    /** @param version the package's, or 0 for the newest. */
    int packageTerms(final DirectBuffer packageNo, final int version, final MutableDirectBuffer out, final int offset) {
        final int place = store.packages().find(packageNo);
        final int number = place == Packages.NONE || version == 0 ? place : store.packages().find(place, version);
        if (number == Packages.NONE) {
            return outcome(ResultCode.PACKAGE_UNKNOWN, out, offset);
        }
        return packageTerms(version == 0 ? store.packages().newest(place) : number, out, offset);
    }

    /** The package at this place, in its newest version. */
    int packageAt(final int place, final MutableDirectBuffer out, final int offset) {
        return place < 0 || place >= store.packages().count()
            ? outcome(ResultCode.PACKAGE_UNKNOWN, out, offset)
            : packageTerms(store.packages().newest(place), out, offset);
    }

    private int packageTerms(final int number, final MutableDirectBuffer out, final int offset) {
        store.packages().point(number, terms);
        packageView.wrapAndApplyHeader(out, offset, header)
            .version(terms.version())
            .place(terms.place())
            .feeSource((short) terms.feeSource().code());
        copy(terms.fees(), packageView.fees());
        copy(terms.limits(), packageView.limits());
        final PackageViewEncoder.RulesEncoder rules = packageView.rulesCount(terms.ruleCount());
        for (int list = 0; list < RuleList.COUNT; list++) {
            for (int rule = terms.start(list); rule < terms.start(list + 1); rule++) {
                rules.next().from(terms.ruleFrom(rule)).to(terms.ruleTo(rule)).list((short) list);
            }
        }
        terms.wrapName(id);
        packageView.putPackageNo(id, 0, id.capacity());
        return header.encodedLength() + packageView.encodedLength();
    }

    int cardTerms(final DirectBuffer cardNo, final MutableDirectBuffer out, final int offset) {
        if (!store.cards().find(cardNo, card)) {
            return outcome(ResultCode.CARD_UNKNOWN, out, offset);
        }
        if (card.terms() == RowList.NONE) {
            return outcome(ResultCode.CARD_TERMS_UNKNOWN, out, offset);
        }
        store.cardTerms().point(card.terms(), terms);
        cardTermsView.wrapAndApplyHeader(out, offset, header);
        copy(terms.limits(), cardTermsView.limits());
        final CardTermsViewEncoder.RulesEncoder rules = cardTermsView.rulesCount(terms.ruleCount());
        for (int list = 0; list < RuleList.COUNT; list++) {
            for (int rule = terms.start(list); rule < terms.start(list + 1); rule++) {
                rules.next().from(terms.ruleFrom(rule)).to(terms.ruleTo(rule)).list((short) list);
            }
        }
        cardTermsView.putCardNo(cardNo, 0, cardNo.capacity());
        return header.encodedLength() + cardTermsView.encodedLength();
    }

    /** The subject's last review, open or not. */
    int review(
        final ReviewSubject subject, final DirectBuffer subjectId, final MutableDirectBuffer out, final int offset) {
        if (reviewNumber(subject, subjectId) == Reviews.NONE) {
            return outcome(ResultCode.REVIEW_UNKNOWN, out, offset);
        }
        return review(out, offset);
    }

    /** The open review behind that of the given subject, or the first one when the identifier is empty. */
    int nextReview(
        final ReviewSubject subject, final DirectBuffer subjectId, final MutableDirectBuffer out, final int offset) {
        int number = store.reviews().first();
        if (subjectId.capacity() > 0) {
            number = reviewNumber(subject, subjectId);
            number = number == Reviews.NONE ? number : store.reviews().next(number);
        }
        if (number == Reviews.NONE) {
            return outcome(ResultCode.REVIEW_UNKNOWN, out, offset);
        }
        store.reviews().point(number, review);
        return review(out, offset);
    }

    /** The number of the subject's last review, at which the flyweight then points. */
    private int reviewNumber(final ReviewSubject subject, final DirectBuffer subjectId) {
        if (subject == ReviewSubject.ORDER) {
            final boolean isKnown = store.orders().find(subjectId, order)
                && store.reviews().find(order.review(), subjectId, review);
            return isKnown ? order.review() : Reviews.NONE;
        }
        final int number = store.reviews().find(subject, subjectId);
        if (number != Reviews.NONE) {
            store.reviews().point(number, review);
        }
        return number;
    }

    private int review(final MutableDirectBuffer out, final int offset) {
        review.wrapId(id);
        reviewView.wrapAndApplyHeader(out, offset, header)
            .openedTime(review.openedTime())
            .resolvedTime(review.resolvedTime())
            .reason((short) review.reason().code())
            .subject((short) review.subject().code())
            .unread(review.unread())
            .putConsumeNo(id, 0, id.capacity());
        review.wrapNote(id);
        reviewView.putNote(id, 0, id.capacity());
        review.wrapNotice(id);
        reviewView.putNotice(id, 0, id.capacity());
        review.wrapText(id);
        reviewView.putText(id, 0, id.capacity());
        return header.encodedLength() + reviewView.encodedLength();
    }

    private boolean pointAtTermsOf(final OrderRow row) {
        if (row.terms() == Packages.NONE) {
            return false;
        }
        store.packages().point(row.terms(), terms);
        return true;
    }

    private static void copy(final CompositeDecoderFlyweight from, final CompositeEncoderFlyweight into) {
        into.buffer().putBytes(into.offset(), from.buffer(), from.offset(), from.encodedLength());
    }

    int ledger(
        final long sequence, final long timeMs, final int newestRules, final MutableDirectBuffer out,
        final int offset) {
        ledgerView.wrapAndApplyHeader(out, offset, header)
            .accounts(store.accounts().count())
            .cards(store.cards().count())
            .orders(store.orders().count())
            .entries(store.entries().count())
            .sequence(sequence)
            .digest(store.digest())
            .time(timeMs)
            .rulesVersion(store.rulesVersion())
            .newestRules(newestRules);
        final CurrencyTotals totals = store.totals();
        final LedgerViewEncoder.TotalsEncoder group = ledgerView.totalsCount(totals.size());
        for (int i = 0; i < totals.size(); i++) {
            group.next()
                .currency(totals.currency(i))
                .balanceWhole(totals.balanceWhole(i))
                .balanceMicros(totals.balanceMicros(i))
                .heldWhole(totals.heldWhole(i))
                .heldMicros(totals.heldMicros(i));
        }
        return header.encodedLength() + ledgerView.encodedLength();
    }
}
