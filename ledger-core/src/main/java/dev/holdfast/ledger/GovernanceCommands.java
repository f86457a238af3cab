package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.SetCapacityDecoder;
import dev.holdfast.ledger.message.SwitchRulesDecoder;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.ResultCode;

/**
 * Changes what every decision depends on: how much there may be, and by which rules. Owned by the ledger thread; may
 * allocate, being rare.
 */
@OwnedBy(Owner.LEDGER_THREAD)
final class GovernanceCommands {
    private final LedgerStore store;
    private final RuleBook book;

    GovernanceCommands(final LedgerStore store, final RuleBook book) {
        this.store = store;
        this.book = book;
    }

    ResultCode setCapacity(final SetCapacityDecoder command) {
        final LedgerCapacity wanted = new LedgerCapacity(command.accounts(), command.cards(), command.orders(),
            command.entries(), command.packageVersions(), command.cardTerms(), command.reviews());
        if (!wanted.covers(store.used())) {
            return ResultCode.CAPACITY_TOO_SMALL;
        }
        store.resize(wanted);
        return ResultCode.APPROVED;
    }

    /**
     * What the giver of the command did not know is refused for ever; what only this program does not know is no ledger
     * for it.
     */
    ResultCode switchRules(final SwitchRulesDecoder command) {
        if (command.version() < 1 || command.version() > command.newest()) {
            return ResultCode.RULES_UNKNOWN;
        }
        store.rulesVersion(book.of(command.version()).version());
        return ResultCode.APPROVED;
    }
}
