package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.DirectBuffer;

/**
 * What a command about a cardholder or an application for a card says, without the address. No state; any thread;
 * allocates.
 */
final class OnboardingCommandJson {
    private OnboardingCommandJson() {
    }

    static void read(final DirectBuffer command, final ObjectNode subject, final ObjectNode request) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, 0);
        switch (MessageType.of(header.templateId())) {
            case PUT_CARDHOLDER -> subject.put("cardholder_unique_no",
                new PutCardholderDecoder().wrapAndApplyHeader(command, 0, header).uniqueNo());
            case LEARN_CARDHOLDER -> {
                final LearnCardholderDecoder learn = new LearnCardholderDecoder().wrapAndApplyHeader(command, 0,
                    header);
                request.put("state", holderState(learn.state()));
                subject.put("cardholder_unique_no", learn.uniqueNo());
                text(request, "cardholder_no", learn.cardholderNo());
                text(request, "fail_reason", learn.reason());
            }
            case PUT_CARD_APPLICATION -> putApplication(
                new PutCardApplicationDecoder().wrapAndApplyHeader(command, 0, header), subject, request);
            default -> learnApplication(
                new LearnCardApplicationDecoder().wrapAndApplyHeader(command, 0, header), subject, request);
        }
    }

    private static void putApplication(
        final PutCardApplicationDecoder put, final ObjectNode subject, final ObjectNode request) {
        request.put("type", kind(put.kind()));
        subject.put("card_unique_no", put.uniqueNo());
        request.put("cardholder_unique_no", put.cardholderUniqueNo())
            .put(put.isPackage() == 1 ? "platform_package_no" : "card_bin_no", put.productNo());
        text(request, "package_no", put.packageNo());
        request.put("has_address", !put.address().isEmpty());
    }

    private static void learnApplication(
        final LearnCardApplicationDecoder learn, final ObjectNode subject, final ObjectNode request) {
        request.put("state", applicationState(learn.state()));
        subject.put("card_unique_no", learn.uniqueNo());
        final String cardNo = learn.cardNo();
        if (!cardNo.isEmpty()) {
            subject.put("card_no", cardNo);
        }
        learn.lastNo();
        learn.bin();
        learn.organization();
        text(request, "reason", learn.reason());
    }

    private static void text(final ObjectNode request, final String name, final String value) {
        if (!value.isEmpty()) {
            request.put(name, value);
        }
    }

    /** A code that the ledger refused stands in the journal, too. */
    private static String holderState(final int code) {
        return CardholderState.isCode(code) ? CardholderState.of(code).text() : Integer.toString(code);
    }

    private static String applicationState(final int code) {
        return CardApplicationState.isCode(code) ? CardApplicationState.of(code).text() : Integer.toString(code);
    }

    private static String kind(final int code) {
        return CardKind.isCode(code) ? CardKind.of(code).wireName() : Integer.toString(code);
    }
}
