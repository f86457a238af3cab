package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.command.CommandDefaults;
import dev.holdfast.ledger.message.ConfirmOutboundDecoder;
import dev.holdfast.ledger.message.PostEntryDecoder;
import dev.holdfast.ledger.message.PutAccountDecoder;
import dev.holdfast.ledger.message.PutCardDecoder;
import dev.holdfast.ledger.reserve.ReserveDraws;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.terms.RuleSet;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.concurrent.UnsafeBuffer;

/** The merchant's own changes: accounts, entries, cards. Owned by the ledger thread; allocates nothing. */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class MerchantCommands {
    private final LedgerStore store;
    private final AccountRow account = new AccountRow();
    private final CardRow card = new CardRow();
    private final EntryRow entry = new EntryRow();
    private final CardholderRow cardholder = new CardholderRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer otherId = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer packageNo = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer consumeNo = new UnsafeBuffer(0, 0);
    private final EntryBooking booking;
    private final ReserveDraws draws;
    private RuleSet rules;

    MerchantCommands(final LedgerStore store, final EntryBooking booking, final ReserveDraws draws) {
        this.store = store;
        this.booking = booking;
        this.draws = draws;
    }

    /** Decides by these rules from now on. */
    void rules(final RuleSet inForce) {
        rules = inForce;
    }

    ResultCode putAccount(final PutAccountDecoder command) {
        command.wrapAccountNo(id);
        final boolean setsOverdraft = command.hasOverdraft() != 0;
        if (setsOverdraft && (command.overdraft() < 0 || command.overdraft() > Units.MAX)) {
            return ResultCode.FIELD_INVALID;
        }
        final int status = command.status() == PutAccountDecoder.statusNullValue() ? AccountStatus.UNCHANGED
            : command.status();
        if (status != AccountStatus.UNCHANGED && !AccountStatus.isCode(status)) {
            return ResultCode.FIELD_INVALID;
        }
        if (store.accounts().find(id, account)) {
            if (command.currency() != CurrencyCode.NONE && command.currency() != account.currency()) {
                return ResultCode.CURRENCY_FIXED;
            }
            if (status == AccountStatus.CLOSED.code() && (account.balance() != 0 || account.held() != 0)) {
                return ResultCode.ACCOUNT_NOT_EMPTY;
            }
            store.accounts().beginChange(account);
        } else if (command.currency() == CurrencyCode.NONE) {
            return ResultCode.ACCOUNT_CURRENCY_REQUIRED;
        } else if (store.accounts().isFull() || !store.totals().hasRoomFor(command.currency())) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else if (command.waits() == 1 && !isForApproved(command)) {
            return ResultCode.CARDHOLDER_NOT_APPROVED;
        } else {
            store.accounts().create(id, account);
            account.currency(command.currency());
            store.totals().add(command.currency(), 0, 0);
        }
        if (setsOverdraft) {
            account.overdraft(command.overdraft());
        }
        if (status != AccountStatus.UNCHANGED) {
            account.status(AccountStatus.of(status));
        }
        store.accounts().endChange(account);
        return ResultCode.APPROVED;
    }

    /** Whether the account, whose number is read, is that of the approved cardholder which the command names. */
    private boolean isForApproved(final PutAccountDecoder command) {
        command.wrapCardholderUniqueNo(otherId);
        return store.cardholders().find(otherId, cardholder) && cardholder.isCardholder(id)
            && cardholder.state() == CardholderState.APPROVED;
    }

    ResultCode postEntry(final PostEntryDecoder command, final long timeMs) {
        command.wrapEntryNo(id);
        command.wrapAccountNo(otherId);
        command.wrapConsumeNo(consumeNo);
        final boolean booksOrder = consumeNo.capacity() > 0;
        final long amountUnits = command.amount();
        if (store.entries().find(id, entry)) {
            if (entry.amount() != amountUnits || !entry.isOn(otherId) || booksOrder && !entry.books(consumeNo)) {
                return ResultCode.ENTRY_CONFLICT;
            }
            if (entry.outbound() == Outbound.FAILED && command.isTransfer() == 1) {
                changeOutbound(Outbound.PENDING);
            }
            return ResultCode.APPROVED;
        }
        if (amountUnits == 0 || !Units.inRange(amountUnits)) {
            return ResultCode.FIELD_INVALID;
        }
        if (!store.accounts().find(otherId, account)) {
            return ResultCode.ACCOUNT_UNKNOWN;
        }
        if (account.status() == AccountStatus.CLOSED && command.force() == 0) {
            return ResultCode.ACCOUNT_CLOSED;
        }
        if (!Units.inRange(account.balance() + amountUnits)) {
            return ResultCode.AMOUNT_OUT_OF_RANGE;
        }
        if (booksOrder) {
            final ResultCode problem = command.isTransfer() == 1 ? ResultCode.FIELD_INVALID
                : booking.problemOf(consumeNo, otherId, amountUnits);
            if (problem != null) {
                return problem;
            }
        }
        if (amountUnits < 0 && -amountUnits > account.available() + (booksOrder ? booking.frees(amountUnits) : 0)
            && command.force() == 0) {
            return ResultCode.BEYOND_AVAILABLE;
        }
        if (store.entries().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        store.accounts().beginChange(account);
        account.balance(account.balance() + amountUnits);
        store.accounts().endChange(account);
        store.totals().add(account.currency(), amountUnits, 0);
        store.entries().create(id, entry);
        entry.set(amountUnits, timeMs, account, otherId);
        if (command.isTransfer() == 1) {
            entry.outbound(Outbound.PENDING);
        }
        store.entries().endChange(entry);
        final ResultCode booked = booksOrder ? booking.book(id, consumeNo) : ResultCode.APPROVED;
        if (!booked.isApproved()) {
            takeBack(amountUnits);
        }
        return booked;
    }

    /** An entry that was just made, and does not do what it was made for. */
    private void takeBack(final long amountUnits) {
        store.accounts().beginChange(account);
        account.balance(account.balance() - amountUnits);
        store.accounts().endChange(account);
        store.totals().add(account.currency(), -amountUnits, 0);
        store.entries().beginChange(entry);
        store.entries().remove(id);
    }

    /** Notes what the platform made of a change of ours. What was changed again since then is still to be pushed. */
    ResultCode confirm(final ConfirmOutboundDecoder command, final long timeMs) {
        command.wrapId(id);
        final Outbound outcome = Outbound.of(command.outcome());
        if (ScanKind.of(command.kind()) == ScanKind.OUTBOUND_ENTRIES) {
            if (store.entries().find(id, entry) && entry.outbound() == Outbound.PENDING) {
                changeOutbound(outcome);
                if (outcome == Outbound.DONE) {
                    draws.transferred(entry.currency(), entry.amount(), CommandDefaults.localMs(command, timeMs));
                }
            }
        } else if (store.cards().find(id, card) && card.outbound() == Outbound.PENDING
            && card.status() == CardStatus.of(command.status())) {
            store.cards().beginChange(card);
            card.outbound(outcome);
            if (outcome == Outbound.DONE) {
                // From here on the platform's record shows it. When it refused, the record that it gave as its reason
                // stands.
                card.updatedTime(timeMs);
            }
            store.cards().endChange(card);
        }
        return ResultCode.APPROVED;
    }

    private void changeOutbound(final Outbound outbound) {
        store.entries().beginChange(entry);
        entry.outbound(outbound);
        store.entries().endChange(entry);
    }

    ResultCode putCard(final PutCardDecoder command, final long timeMs) {
        command.wrapCardNo(id);
        command.wrapCardholderNo(otherId);
        final CardStatus status = CardStatus.of(command.status());
        final boolean isKnown = store.cards().find(id, card);
        if (otherId.capacity() == 0 && !(isKnown && card.hasCardholder())) {
            return ResultCode.CARDHOLDER_REQUIRED;
        }
        if (status == CardStatus.UNKNOWN && !isKnown) {
            return ResultCode.CARD_STATUS_REQUIRED;
        }
        command.wrapPackageNo(packageNo);
        final int packageIndex = packageNo.capacity() == 0 ? Packages.NONE : store.packages().packageIndex(packageNo);
        if (packageNo.capacity() > 0 && packageIndex == Packages.NONE) {
            return ResultCode.PACKAGE_UNKNOWN;
        }
        if (isKnown) {
            store.cards().beginChange(card);
        } else if (store.cards().isFull()) {
            return ResultCode.CAPACITY_EXHAUSTED;
        } else {
            store.cards().create(id, card);
        }
        if (otherId.capacity() > 0) {
            card.cardholder(otherId);
        }
        if (status != CardStatus.UNKNOWN) {
            if (command.isOutbound() == 1 && status.canBeSet() && isKnown
                && (card.status() != status || card.outbound() == Outbound.FAILED)) {
                card.outbound(Outbound.PENDING);
            }
            card.status(status);
            if (rules.mergesStatements()) {
                card.isSetHere(true);
                card.isDoubtful(false);
            }
        }
        if (packageIndex != Packages.NONE) {
            card.packageIndex(packageIndex);
        }
        card.updatedTime(timeMs);
        store.cards().endChange(card);
        return ResultCode.APPROVED;
    }
}
