package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.PutAccount;
import dev.holdfast.ledger.model.ModelCommand.PutCard;
import dev.holdfast.ledger.model.ModelCommand.PutPackage;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What the merchant sets: accounts, cards and packages. */
final class ReferenceMerchant {
    private static final Set<CardStatus> SETTABLE = Set.of(CardStatus.ACTIVATED, CardStatus.FROZEN, CardStatus.DELETE);

    private final ReferenceLedger ledger;

    ReferenceMerchant(final ReferenceLedger ledger) {
        this.ledger = ledger;
    }

    ResultCode putAccount(final PutAccount put) {
        final ReferenceLedger.ModelAccount known = ledger.accounts.get(put.account());
        if (known != null && !known.currency.equals(put.currency())) {
            return ResultCode.CURRENCY_FIXED;
        }
        final boolean isEmpty = known == null
            || ledger.balance(put.account()).signum() == 0 && ledger.held(put.account()).signum() == 0;
        if (put.status() == AccountStatus.CLOSED && !isEmpty) {
            return ResultCode.ACCOUNT_NOT_EMPTY;
        }
        final ReferenceLedger.ModelAccount account = ledger.accounts.computeIfAbsent(put.account(),
            name -> new ReferenceLedger.ModelAccount());
        account.currency = put.currency();
        account.overdraft = put.overdraft() == null ? account.overdraft : put.overdraft();
        account.status = put.status() == null ? account.status : put.status();
        return ResultCode.APPROVED;
    }

    ResultCode putCard(final PutCard put) {
        final ModelCard known = ledger.cards.get(put.card());
        if (put.cardholder().isEmpty() && (known == null || known.cardholder.isEmpty())) {
            return ResultCode.CARDHOLDER_REQUIRED;
        }
        if (known == null && put.status() == CardStatus.UNKNOWN) {
            return ResultCode.CARD_STATUS_REQUIRED;
        }
        if (!put.packageNo().isEmpty() && !ledger.packages.containsKey(put.packageNo())) {
            return ResultCode.PACKAGE_UNKNOWN;
        }
        final ModelCard card = ledger.cards.computeIfAbsent(put.card(), name -> new ModelCard());
        card.cardholder = put.cardholder().isEmpty() ? card.cardholder : put.cardholder();
        final boolean isChange = put.status() != card.status || card.outbound == Outbound.FAILED;
        if (known != null && put.isOutbound() && isChange && SETTABLE.contains(put.status())) {
            card.outbound = Outbound.PENDING;
        }
        card.status = put.status() == CardStatus.UNKNOWN ? card.status : put.status();
        if (ledger.mergesStatements() && put.status() != CardStatus.UNKNOWN) {
            card.isSetHere = true;
            card.isDoubtful = false;
        }
        card.updatedTime = ledger.nowMs();
        card.packageNo = put.packageNo().isEmpty() ? card.packageNo : put.packageNo();
        return ResultCode.APPROVED;
    }

    ResultCode putPackage(final PutPackage put) {
        final List<Terms> versions = ledger.packages.get(put.packageNo());
        final int version = versions == null ? 0 : versions.size();
        if (version > 0 && ledger.newest(put.packageNo()).equals(put.terms())) {
            return ResultCode.APPROVED;
        }
        if (put.expectedVersion() > 0 && put.expectedVersion() != version) {
            return ResultCode.PACKAGE_VERSION_CONFLICT;
        }
        ledger.packages.computeIfAbsent(put.packageNo(), name -> new ArrayList<>()).add(put.terms());
        return ResultCode.APPROVED;
    }
}
