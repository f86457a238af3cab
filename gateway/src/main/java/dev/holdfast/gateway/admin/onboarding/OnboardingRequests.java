package dev.holdfast.gateway.admin.onboarding;

import dev.holdfast.gateway.admin.request.AdminBody;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.gateway.sync.SyncSettings;
import dev.holdfast.gateway.sync.onboarding.OnboardingSettings;
import dev.holdfast.ledger.message.GetCardApplicationEncoder;
import dev.holdfast.ledger.message.GetCardEncoder;
import dev.holdfast.ledger.message.GetCardholderEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardApplicationEncoder;
import dev.holdfast.ledger.message.PutCardEncoder;
import dev.holdfast.ledger.message.PutCardholderEncoder;
import dev.holdfast.ledger.message.ScanEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ScanKind;
import dev.holdfast.ledger.values.onboarding.CardKind;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

/**
 * Writes requests about cardholders, applications and cards as messages for the ledger. Each call returns the message's
 * length in {@link #buffer}. Owned by the admin listener's event loop.
 */
final class OnboardingRequests {
    private static final int MAX_BYTES = 2048;

    private final UnsafeBuffer buffer = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final ProgramMode mode;
    private final boolean pushesCards;
    private final OnboardingSettings onboarding;

    OnboardingRequests(final SyncSettings settings) {
        mode = settings.mode();
        pushesCards = settings.isEnabled();
        onboarding = settings.onboarding();
    }

    DirectBuffer buffer() {
        return buffer;
    }

    int putCardholder(final String uniqueNo) {
        final PutCardholderEncoder put = new PutCardholderEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.uniqueNo(uniqueNo);
        return header.encodedLength() + put.encodedLength();
    }

    int getCardholder(final String uniqueNo) {
        final GetCardholderEncoder get = new GetCardholderEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.uniqueNo(uniqueNo);
        return header.encodedLength() + get.encodedLength();
    }

    /** The BIN or package is of the platform; which of the two depends on who maintains packages. */
    int putApplication(final AdminBody body) {
        final CardKind kind = body.optional("card_type", CardKind.values(), CardKind::wireName, null);
        if (kind == null) {
            throw AdminException.badRequest("field card_type is missing: Virtual or Physical");
        }
        final boolean isPackage = mode == ProgramMode.CREDIT_EXTENSION;
        final String other = isPackage ? "card_bin_no" : "platform_package_no";
        if (body.has(other)) {
            throw AdminException.badRequest("field " + other + " does not belong to platform.mode=" + mode);
        }
        final String productNo = body.requiredId(isPackage ? "platform_package_no" : "card_bin_no");
        final PutCardApplicationEncoder put = new PutCardApplicationEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.kind((short) kind.code()).isPackage((short) (isPackage ? 1 : 0))
            .uniqueNo(body.requiredId("card_unique_no"))
            .cardholderUniqueNo(body.requiredId("cardholder_unique_no"))
            .productNo(productNo)
            .packageNo(body.has("package_no") ? body.optionalId("package_no") : onboarding.packageOf(productNo))
            .address(AddressRules.read(body, kind));
        return header.encodedLength() + put.encodedLength();
    }

    int getApplication(final String uniqueNo) {
        final GetCardApplicationEncoder get = new GetCardApplicationEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.uniqueNo(uniqueNo);
        return header.encodedLength() + get.encodedLength();
    }

    int getCard(final String cardNo) {
        final GetCardEncoder get = new GetCardEncoder().wrapAndApplyHeader(buffer, 0, header);
        get.cardNo(cardNo);
        return header.encodedLength() + get.encodedLength();
    }

    int putCardStatus(final String cardNo, final CardStatus status) {
        final PutCardEncoder put = new PutCardEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.isOutbound((short) (pushesCards ? 1 : 0)).status((short) status.code()).cardNo(cardNo).cardholderNo("")
            .packageNo("");
        return header.encodedLength() + put.encodedLength();
    }

    /** @param state its code; 0 for any. */
    int scan(final ScanKind kind, final int part, final int skipped, final int state) {
        final ScanEncoder scan = new ScanEncoder().wrapAndApplyHeader(buffer, 0, header);
        scan.kind((short) kind.code()).part(part).skipped(skipped).from(0).to(0).state((short) state);
        return header.encodedLength() + scan.encodedLength();
    }
}
