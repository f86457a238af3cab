package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.AccountViewEncoder;
import dev.holdfast.ledger.message.CardViewEncoder;
import dev.holdfast.ledger.message.EntryViewEncoder;
import dev.holdfast.ledger.message.LedgerViewEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OrderViewEncoder;
import dev.holdfast.ledger.message.OutcomeEncoder;
import dev.holdfast.ledger.onboarding.OnboardingViews;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.MergedStatements.Flag;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.store.totals.CurrencyTotals;
import dev.holdfast.ledger.values.ResultCode;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.agrona.sbe.CompositeDecoderFlyweight;
import org.agrona.sbe.CompositeEncoderFlyweight;

/**
 * Writes what the ledger has to say: outcomes, and views of itself and of single accounts, cards, entries and orders.
 * Terms and reviews have encoders of their own. Owned by the ledger thread; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class ResultEncoder {
    private final LedgerStore store;
    private final AccountRow account = new AccountRow();
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final OrderRow order = new OrderRow();
    private final TermsRow terms = new TermsRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final OutcomeEncoder outcome = new OutcomeEncoder();
    private final AccountViewEncoder accountView = new AccountViewEncoder();
    private final CardViewEncoder cardView = new CardViewEncoder();
    private final EntryViewEncoder entryView = new EntryViewEncoder();
    private final OrderViewEncoder orderView = new OrderViewEncoder();
    private final LedgerViewEncoder ledgerView = new LedgerViewEncoder();
    private final OnboardingViews onboarding;

    /** @param onboarding knows more of cards that were applied for here. */
    ResultEncoder(final LedgerStore store, final OnboardingViews onboarding) {
        this.store = store;
        this.onboarding = onboarding;
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
            .hasTerms((short) (card.ownTermsIndex() == RowList.NONE ? 0 : 1))
            .outbound((short) card.outbound().code())
            .noticeTime(card.noticeTime())
            .kind((short) onboarding.kindOf(card))
            .putCardNo(cardNo, 0, cardNo.capacity())
            .putCardholderNo(id, 0, id.capacity());
        store.packages().point(store.packages().newest(card.packageIndex()), terms);
        terms.wrapName(id);
        cardView.putPackageNo(id, 0, id.capacity());
        onboarding.describe(card, cardView);
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

    private boolean pointAtTermsOf(final OrderRow row) {
        if (row.termsIndex() == Packages.NONE) {
            return false;
        }
        store.packages().point(row.termsIndex(), terms);
        return true;
    }

    /** Copies a composite of the same kind. */
    static void copy(final CompositeDecoderFlyweight from, final CompositeEncoderFlyweight into) {
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
