package dev.holdfast.ledger.onboarding;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.Row;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Cardholders and applications for cards: what the back-office asks for, and what the sync learns of it. Each time that
 * something is asked for is an attempt, and only what is learnt of the last one counts. Owned by the ledger thread;
 * blocks on nothing; allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class OnboardingCommands {
    private final LedgerStore store;
    private final CardholderRow cardholder = new CardholderRow();
    private final ApplicationRow application = new ApplicationRow();
    private final CardRow card = new CardRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer holder = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer product = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer number = new UnsafeBuffer(0, 0);
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);

    public OnboardingCommands(final LedgerStore store) {
        this.store = store;
    }

    /** Has a cardholder submitted, unless the platform has it already and did not reject it. */
    public ResultCode put(final PutCardholderDecoder command, final long timeMs) {
        command.wrapUniqueNo(id);
        if (!isId(id)) {
            return ResultCode.FIELD_INVALID;
        }
        if (!store.cardholders().find(id, cardholder)) {
            if (store.cardholders().isFull()) {
                return ResultCode.CAPACITY_EXHAUSTED;
            }
            store.cardholders().create(id, cardholder);
            cardholder.create(timeMs);
        } else if (cardholder.state().isUnsent() || cardholder.state() == CardholderState.REJECTED) {
            store.cardholders().beginChange(cardholder);
            cardholder.submit(timeMs);
        } else {
            return ResultCode.APPROVED;
        }
        store.cardholders().endChange(cardholder);
        return ResultCode.APPROVED;
    }

    /** Takes what became of a cardholder. Who was approved stays so. */
    public ResultCode learn(final LearnCardholderDecoder command, final long timeMs) {
        command.wrapUniqueNo(id);
        command.wrapCardholderNo(number);
        command.wrapReason(text);
        if (!store.cardholders().find(id, cardholder)) {
            return ResultCode.CARDHOLDER_UNKNOWN;
        }
        if (number.capacity() > Row.MAX_ID_BYTES || !CardholderState.isCode(command.state())) {
            return ResultCode.FIELD_INVALID;
        }
        if (command.attempt() != cardholder.attempt() || cardholder.state() == CardholderState.APPROVED) {
            return ResultCode.APPROVED;
        }
        store.cardholders().beginChange(cardholder);
        if (number.capacity() > 0) {
            cardholder.cardholder(number);
        }
        cardholder.state(CardholderState.of(command.state()), timeMs);
        cardholder.reason(text);
        store.cardholders().endChange(cardholder);
        return ResultCode.APPROVED;
    }

    /** Applies for a card, once for each number; after it failed without a card also once more, and for another one. */
    public ResultCode put(final PutCardApplicationDecoder command, final long timeMs) {
        command.wrapUniqueNo(id);
        command.wrapCardholderUniqueNo(holder);
        command.wrapProductNo(product);
        command.wrapPackageNo(number);
        command.wrapAddress(text);
        if (!isId(id) || !isId(holder) || !isId(product) || text.capacity() > ApplicationRow.MAX_ADDRESS_BYTES
            || !CardKind.isCode(command.kind())) {
            return ResultCode.FIELD_INVALID;
        }
        final int packageIndex = number.capacity() == 0 ? Packages.DEFAULT : store.packages().packageIndex(number);
        if (packageIndex == Packages.NONE) {
            return ResultCode.PACKAGE_UNKNOWN;
        }
        if (!store.cardholders().find(holder, cardholder)) {
            return ResultCode.CARDHOLDER_UNKNOWN;
        }
        final CardKind kind = CardKind.of(command.kind());
        final boolean isPackage = command.isPackage() == 1;
        if (!store.applications().find(id, application)) {
            if (store.applications().isFull()) {
                return ResultCode.CAPACITY_EXHAUSTED;
            }
            store.applications().create(id, application);
        } else if (application.state() == CardApplicationState.FAILED && !application.hasCard()) {
            store.applications().beginChange(application);
        } else {
            return application.isFor(kind, holder, isPackage, product, packageIndex, text) ? ResultCode.APPROVED
                : ResultCode.APPLICATION_CONFLICT;
        }
        application.apply(kind, holder, timeMs);
        application.product(isPackage, product, packageIndex);
        application.address(text);
        store.applications().endChange(application);
        return ResultCode.APPROVED;
    }

    /**
     * Takes what became of an application. Once there is a card it is a card of the cardholder's account, with the
     * application's package. A card that can be used, or failed, stays so here: from then on only the card counts.
     */
    public ResultCode learn(final LearnCardApplicationDecoder command, final long timeMs) {
        command.wrapUniqueNo(id);
        command.wrapCardNo(number);
        if (!store.applications().find(id, application)) {
            return ResultCode.APPLICATION_UNKNOWN;
        }
        if (number.capacity() > Row.MAX_ID_BYTES || !CardApplicationState.isCode(command.state())) {
            return ResultCode.FIELD_INVALID;
        }
        if (command.attempt() != application.attempt() || !application.state().isOpen()) {
            return ResultCode.APPROVED;
        }
        if (number.capacity() > 0 && !putCard(command, timeMs)) {
            return ResultCode.CAPACITY_EXHAUSTED;
        }
        final CardApplicationState state = CardApplicationState.of(command.state());
        store.applications().beginChange(application);
        application.state(state, timeMs);
        if (number.capacity() > 0) {
            application.card(number);
        }
        if (number.capacity() > 0 || state == CardApplicationState.FAILED) {
            application.forgetAddress();
        }
        describe(command);
        store.applications().endChange(application);
        return ResultCode.APPROVED;
    }

    /** What is not said stays as it was. */
    private void describe(final LearnCardApplicationDecoder command) {
        command.wrapLastNo(text);
        if (text.capacity() > 0) {
            application.last(text);
        }
        command.wrapBin(text);
        if (text.capacity() > 0) {
            application.bin(text);
        }
        command.wrapOrganization(text);
        if (text.capacity() > 0) {
            application.organization(text);
        }
        command.wrapReason(text);
        application.reason(text);
    }

    /** The card, which the platform's own list may have shown before. Its status then stays what is known of it. */
    private boolean putCard(final LearnCardApplicationDecoder command, final long timeMs) {
        application.wrapHolder(holder);
        final boolean isHolderKnown = store.cardholders().find(holder, cardholder) && cardholder.hasCardholder();
        if (store.cards().find(number, card)) {
            store.cards().beginChange(card);
        } else if (store.cards().isFull()) {
            return false;
        } else {
            store.cards().create(number, card);
            card.status(CardStatus.of(command.cardStatus()));
            card.noticeTime(command.noticeTime());
            card.updatedTime(timeMs);
        }
        if (!card.hasApplication()) {
            card.application(id);
            if (card.packageIndex() == Packages.DEFAULT) {
                card.packageIndex(application.packageIndex());
            }
        }
        if (!card.hasCardholder() && isHolderKnown) {
            cardholder.wrapCardholder(holder);
            card.cardholder(holder);
        }
        store.cards().endChange(card);
        return true;
    }

    private static boolean isId(final DirectBuffer text) {
        return text.capacity() > 0 && text.capacity() <= Row.MAX_ID_BYTES;
    }
}
