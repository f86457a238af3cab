package dev.holdfast.ledger;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.CardTermsViewEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PackageViewEncoder;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.Packages;
import dev.holdfast.ledger.store.RowList;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.RuleList;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes views of terms: of packages, and of what a card has besides its package's. Owned by the ledger thread;
 * allocates nothing.
 */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
final class TermsResultEncoder {
    private final LedgerStore store;
    private final ResultEncoder results;
    private final CardRow card = new CardRow();
    private final TermsRow terms = new TermsRow();
    private final UnsafeBuffer id = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final PackageViewEncoder packageView = new PackageViewEncoder();
    private final CardTermsViewEncoder cardTermsView = new CardTermsViewEncoder();

    /** @param results says that there is nothing to view. */
    TermsResultEncoder(final LedgerStore store, final ResultEncoder results) {
        this.store = store;
        this.results = results;
    }

    /** @param version the package's, or 0 for the newest. */
    int packageTerms(final DirectBuffer packageNo, final int version, final MutableDirectBuffer out, final int offset) {
        final int packageIndex = store.packages().packageIndex(packageNo);
        if (packageIndex == Packages.NONE) {
            return results.outcome(ResultCode.PACKAGE_UNKNOWN, out, offset);
        }
        final int versionIndex = version == 0 ? store.packages().newest(packageIndex)
            : store.packages().versionIndex(packageIndex, version);
        return versionIndex == Packages.NONE ? results.outcome(ResultCode.PACKAGE_UNKNOWN, out, offset)
            : packageTerms(versionIndex, out, offset);
    }

    /** The package with this index, in its newest version. */
    int packageAt(final int packageIndex, final MutableDirectBuffer out, final int offset) {
        return packageIndex < 0 || packageIndex >= store.packages().count()
            ? results.outcome(ResultCode.PACKAGE_UNKNOWN, out, offset)
            : packageTerms(store.packages().newest(packageIndex), out, offset);
    }

    private int packageTerms(final int versionIndex, final MutableDirectBuffer out, final int offset) {
        store.packages().point(versionIndex, terms);
        packageView.wrapAndApplyHeader(out, offset, header)
            .version(terms.version())
            .place(terms.packageIndex())
            .feeSource((short) terms.feeSource().code())
            .freeManagementFeeThreshold(terms.freeManagementFeeThreshold())
            .manageFeeType((short) terms.manageFeeType().code())
            .managementFeeFreeType((short) terms.managementFeeFreeType().code());
        ResultEncoder.copy(terms.fees(), packageView.fees());
        ResultEncoder.copy(terms.limits(), packageView.limits());
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
            return results.outcome(ResultCode.CARD_UNKNOWN, out, offset);
        }
        if (card.ownTermsIndex() == RowList.NONE) {
            return results.outcome(ResultCode.CARD_TERMS_UNKNOWN, out, offset);
        }
        store.cardTerms().point(card.ownTermsIndex(), terms);
        cardTermsView.wrapAndApplyHeader(out, offset, header);
        ResultEncoder.copy(terms.limits(), cardTermsView.limits());
        final CardTermsViewEncoder.RulesEncoder rules = cardTermsView.rulesCount(terms.ruleCount());
        for (int list = 0; list < RuleList.COUNT; list++) {
            for (int rule = terms.start(list); rule < terms.start(list + 1); rule++) {
                rules.next().from(terms.ruleFrom(rule)).to(terms.ruleTo(rule)).list((short) list);
            }
        }
        cardTermsView.putCardNo(cardNo, 0, cardNo.capacity());
        return header.encodedLength() + cardTermsView.encodedLength();
    }
}
