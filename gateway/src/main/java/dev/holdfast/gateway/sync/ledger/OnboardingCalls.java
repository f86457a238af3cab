package dev.holdfast.gateway.sync.ledger;

import dev.holdfast.gateway.sync.ledger.LedgerCalls.Asked;
import dev.holdfast.ledger.message.CardApplicationViewDecoder;
import dev.holdfast.ledger.message.CardholderViewDecoder;
import dev.holdfast.ledger.message.GetCardApplicationEncoder;
import dev.holdfast.ledger.message.GetCardholderEncoder;
import dev.holdfast.ledger.message.LearnCardApplicationEncoder;
import dev.holdfast.ledger.message.LearnCardholderEncoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.OutcomeDecoder;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/**
 * What the sync thread asks and gives the ledger about cardholders and applications for cards. Its futures complete on
 * the sync thread; what the ledger does not know is null.
 */
public final class OnboardingCalls {
    private static final int MAX_BYTES = 1024;

    private final LedgerLink link;
    private final UnsafeBuffer message = new UnsafeBuffer(new byte[MAX_BYTES]);
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private final MessageHeaderDecoder resultHeader = new MessageHeaderDecoder();

    public OnboardingCalls(final LedgerLink link) {
        this.link = link;
    }

    public CompletableFuture<KnownCardholder> cardholder(final String uniqueNo) {
        final GetCardholderEncoder get = new GetCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        get.uniqueNo(uniqueNo);
        return link.ask(message, header.encodedLength() + get.encodedLength(), (result, offset) -> {
            if (resultHeader.wrap(result, offset).templateId() != CardholderViewDecoder.TEMPLATE_ID) {
                return null;
            }
            final CardholderViewDecoder view = new CardholderViewDecoder().wrapAndApplyHeader(result, offset,
                resultHeader);
            return new KnownCardholder(view.uniqueNo(), CardholderState.of(view.state()), view.attempt(),
                view.cardholderNo(), view.createdTime());
        });
    }

    public CompletableFuture<KnownApplication> application(final String uniqueNo) {
        final GetCardApplicationEncoder get = new GetCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        get.uniqueNo(uniqueNo);
        return link.ask(message, header.encodedLength() + get.encodedLength(), (result, offset) ->
            resultHeader.wrap(result, offset).templateId() == CardApplicationViewDecoder.TEMPLATE_ID
                ? read(new CardApplicationViewDecoder().wrapAndApplyHeader(result, offset, resultHeader)) : null);
    }

    private static KnownApplication read(final CardApplicationViewDecoder view) {
        final String own = view.uniqueNo();
        view.cardholderUniqueNo();
        final String cardholderNo = view.cardholderNo();
        final String productNo = view.productNo();
        view.packageNo();
        final String cardNo = view.cardNo();
        final String lastNo = view.lastNo();
        final String bin = view.bin();
        view.organization();
        view.reason();
        return new KnownApplication(own, CardApplicationState.of(view.state()), view.attempt(), view.createdTime(),
            new KnownApplication.Holder(CardholderState.of(view.cardholderState()), cardholderNo),
            new KnownApplication.Product(CardKind.of(view.kind()), view.isPackage() == 1, productNo, view.address()),
            new KnownApplication.Card(cardNo, CardStatus.of(view.cardStatus()), lastNo, bin));
    }

    /** Says what became of this attempt. */
    public CompletableFuture<Void> learn(
        final KnownCardholder known, final CardholderState state, final String cardholderNo, final String reason) {
        final LearnCardholderEncoder learn = new LearnCardholderEncoder().wrapAndApplyHeader(message, 0, header);
        learn.state((short) state.code()).attempt(known.attempt()).uniqueNo(known.uniqueNo())
            .cardholderNo(cardholderNo).reason(cut(reason));
        return give(learn.encodedLength());
    }

    /**
     * What was learnt of an application.
     *
     * @param cardNo the platform's; empty when there is no card.
     * @param bin    empty when it is not known, and so with the next ones.
     */
    public record Learnt(
        CardApplicationState state, CardStatus status, String cardNo, String lastNo, String bin, String organization,
        String reason) {
        /** There is no card, and why. */
        public static Learnt failure(final String reason) {
            return new Learnt(CardApplicationState.FAILED, CardStatus.UNKNOWN, "", "", "", "", reason);
        }
    }

    /** Says what became of this attempt. */
    public CompletableFuture<Void> learn(final KnownApplication known, final Learnt learnt, final Asked asked) {
        final LearnCardApplicationEncoder learn =
            new LearnCardApplicationEncoder().wrapAndApplyHeader(message, 0, header);
        learn.state((short) learnt.state.code()).attempt(known.attempt()).cardStatus((short) learnt.status.code())
            .noticeTime(asked.platformMs()).uniqueNo(known.uniqueNo()).cardNo(learnt.cardNo).lastNo(learnt.lastNo)
            .bin(learnt.bin).organization(learnt.organization).reason(cut(learnt.reason));
        return give(learn.encodedLength());
    }

    /** So that it fits, in whole characters. */
    private static String cut(final String reason) {
        String text = reason;
        while (text.getBytes(StandardCharsets.UTF_8).length > ApplicationRow.MAX_REASON_BYTES) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    private CompletableFuture<Void> give(final int bodyLength) {
        return link.ask(message, header.encodedLength() + bodyLength, this::outcome).thenAccept(result -> {
            if (!result.isApproved()) {
                throw new UnusableEnvironmentException("the ledger did not take it: " + result.sentence());
            }
        });
    }

    private ResultCode outcome(final DirectBuffer result, final int offset) {
        return resultHeader.wrap(result, offset).templateId() == OutcomeDecoder.TEMPLATE_ID
            ? ResultCode.of(new OutcomeDecoder().wrapAndApplyHeader(result, offset, resultHeader).result())
            : ResultCode.APPROVED;
    }
}
