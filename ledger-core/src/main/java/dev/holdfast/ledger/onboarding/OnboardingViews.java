package dev.holdfast.ledger.onboarding;

import dev.holdfast.ledger.annotation.HotPath;
import dev.holdfast.ledger.annotation.OwnedBy;
import dev.holdfast.ledger.annotation.Owner;
import dev.holdfast.ledger.message.CardApplicationViewEncoder;
import dev.holdfast.ledger.message.CardViewEncoder;
import dev.holdfast.ledger.message.CardholderViewEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.TermsRow;
import dev.holdfast.ledger.values.CardStatus;
import org.agrona.DirectBuffer;
import org.agrona.MutableDirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/** Writes views of cardholders and of applications for cards. Owned by the ledger thread; allocates nothing. */
@OwnedBy(Owner.LEDGER_THREAD)
@HotPath
public final class OnboardingViews {
    /** Length of no view: there is no such row. */
    public static final int NONE = 0;

    private final LedgerStore store;
    private final CardholderRow cardholder = new CardholderRow();
    private final ApplicationRow application = new ApplicationRow();
    private final CardRow card = new CardRow();
    private final TermsRow terms = new TermsRow();
    private final UnsafeBuffer text = new UnsafeBuffer(0, 0);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final CardholderViewEncoder cardholderView = new CardholderViewEncoder();
    private final CardApplicationViewEncoder applicationView = new CardApplicationViewEncoder();

    public OnboardingViews(final LedgerStore store) {
        this.store = store;
    }

    /** The cardholder with our number, or {@link #NONE}. Returns the view's length in bytes. */
    public int cardholder(final DirectBuffer uniqueNo, final MutableDirectBuffer out, final int offset) {
        if (!store.cardholders().find(uniqueNo, cardholder)) {
            return NONE;
        }
        cardholderView.wrapAndApplyHeader(out, offset, header)
            .createdTime(cardholder.createdTime())
            .updatedTime(cardholder.updatedTime())
            .attempt(cardholder.attempt())
            .state((short) cardholder.state().code())
            .putUniqueNo(uniqueNo, 0, uniqueNo.capacity());
        cardholder.wrapCardholder(text);
        cardholderView.putCardholderNo(text, 0, text.capacity());
        cardholder.wrapReason(text);
        cardholderView.putReason(text, 0, text.capacity());
        return header.encodedLength() + cardholderView.encodedLength();
    }

    /** The application with our number, or {@link #NONE}. Returns the view's length in bytes. */
    public int application(final DirectBuffer uniqueNo, final MutableDirectBuffer out, final int offset) {
        if (!store.applications().find(uniqueNo, application)) {
            return NONE;
        }
        application.wrapHolder(text);
        // Applications are only for cardholders that are there, and none is ever removed.
        store.cardholders().find(text, cardholder);
        applicationView.wrapAndApplyHeader(out, offset, header)
            .createdTime(application.createdTime())
            .updatedTime(application.updatedTime())
            .attempt(application.attempt())
            .state((short) application.state().code())
            .kind((short) application.kind().code())
            .isPackage((short) (application.isPackage() ? 1 : 0))
            .cardholderState((short) cardholder.state().code())
            .cardStatus((short) cardStatus().code())
            .putUniqueNo(uniqueNo, 0, uniqueNo.capacity());
        application.wrapHolder(text);
        applicationView.putCardholderUniqueNo(text, 0, text.capacity());
        cardholder.wrapCardholder(text);
        applicationView.putCardholderNo(text, 0, text.capacity());
        application.wrapProduct(text);
        applicationView.putProductNo(text, 0, text.capacity());
        store.packages().point(store.packages().newest(application.packageIndex()), terms);
        terms.wrapName(text);
        applicationView.putPackageNo(text, 0, text.capacity());
        application.wrapCard(text);
        applicationView.putCardNo(text, 0, text.capacity());
        application.wrapLast(text);
        applicationView.putLastNo(text, 0, text.capacity());
        application.wrapBin(text);
        applicationView.putBin(text, 0, text.capacity());
        application.wrapOrganization(text);
        applicationView.putOrganization(text, 0, text.capacity());
        application.wrapReason(text);
        applicationView.putReason(text, 0, text.capacity());
        application.wrapAddress(text);
        applicationView.putAddress(text, 0, text.capacity());
        return header.encodedLength() + applicationView.encodedLength();
    }

    private CardStatus cardStatus() {
        application.wrapCard(text);
        return store.cards().find(text, card) ? card.status() : CardStatus.UNKNOWN;
    }

    /** Code of what the card is made of, by its application; 0 when it has none. */
    public int kindOf(final CardRow row) {
        row.wrapApplication(text);
        return store.applications().find(text, application) ? application.kind().code() : 0;
    }

    /** Adds what the card's application knows of it to its view, which lacks only that. */
    public void describe(final CardRow row, final CardViewEncoder view) {
        row.wrapApplication(text);
        final boolean isKnown = store.applications().find(text, application);
        view.putUniqueNo(text, 0, text.capacity());
        if (!isKnown) {
            view.lastNo("").bin("").organization("");
            return;
        }
        application.wrapLast(text);
        view.putLastNo(text, 0, text.capacity());
        application.wrapBin(text);
        view.putBin(text, 0, text.capacity());
        application.wrapOrganization(text);
        view.putOrganization(text, 0, text.capacity());
    }
}
