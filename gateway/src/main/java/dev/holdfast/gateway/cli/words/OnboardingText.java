package dev.holdfast.gateway.cli.words;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.message.LearnCardApplicationDecoder;
import dev.holdfast.ledger.message.LearnCardholderDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.message.PutCardApplicationDecoder;
import dev.holdfast.ledger.message.PutCardholderDecoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.DirectBuffer;

import java.nio.charset.StandardCharsets;

/**
 * Commands about cardholders and applications for cards, in words. Of an address only its length is shown: it is
 * nobody's business who reads a journal. Allocates; any thread.
 */
final class OnboardingText {
    private OnboardingText() {
    }

    static String of(final DirectBuffer command, final int offset) {
        final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(command, offset);
        return switch (MessageType.of(header.templateId())) {
            case PUT_CARDHOLDER -> new FieldText(MessageType.PUT_CARDHOLDER)
                .word("unique_no", new PutCardholderDecoder().wrapAndApplyHeader(command, offset, header).uniqueNo())
                .done();
            case LEARN_CARDHOLDER ->
                learnCardholder(new LearnCardholderDecoder().wrapAndApplyHeader(command, offset, header));
            case PUT_CARD_APPLICATION ->
                putApplication(new PutCardApplicationDecoder().wrapAndApplyHeader(command, offset, header));
            default ->
                learnApplication(new LearnCardApplicationDecoder().wrapAndApplyHeader(command, offset, header));
        };
    }

    private static String learnCardholder(final LearnCardholderDecoder command) {
        return new FieldText(MessageType.LEARN_CARDHOLDER)
            .word("state", holderState(command.state())).word("attempt", command.attempt())
            .word("unique_no", command.uniqueNo()).word("cardholder_no", command.cardholderNo())
            .quoted("reason", command.reason()).done();
    }

    private static String putApplication(final PutCardApplicationDecoder command) {
        return new FieldText(MessageType.PUT_CARD_APPLICATION).word("type", kind(command.kind()))
            .word("unique_no", command.uniqueNo()).word("cardholder_unique_no", command.cardholderUniqueNo())
            .word(command.isPackage() == 1 ? "platform_package_no" : "card_bin_no", command.productNo())
            .word("package_no", command.packageNo())
            .number("address_bytes", command.address().getBytes(StandardCharsets.UTF_8).length).done();
    }

    private static String learnApplication(final LearnCardApplicationDecoder command) {
        return new FieldText(MessageType.LEARN_CARD_APPLICATION)
            .word("state", applicationState(command.state())).word("attempt", command.attempt())
            .word("card_status", CardStatus.of(command.cardStatus()).wireName()).time("time", command.noticeTime())
            .word("unique_no", command.uniqueNo()).word("card_no", command.cardNo())
            .word("last_no", command.lastNo()).word("bin", command.bin())
            .word("organization", command.organization()).quoted("reason", command.reason()).done();
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
