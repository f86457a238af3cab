package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.message.LearnCardApplicationEncoder;
import dev.holdfast.ledger.message.LearnCardholderEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardApplicationEncoder;
import dev.holdfast.ledger.message.PutCardholderEncoder;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.agrona.concurrent.UnsafeBuffer;

import java.util.Random;

/** Cardholders and applications for cards by chance, of few numbers, so that they meet each other. */
final class SimulatedOnboarding {
    private static final int NUMBERS = 2;

    private final Random random;
    private final UnsafeBuffer command;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();

    SimulatedOnboarding(final Random random, final UnsafeBuffer command) {
        this.random = random;
        this.command = command;
    }

    /** Makes a command in the buffer, and returns its length. */
    int next(final String cardNo, final long nowMs) {
        return header.encodedLength() + switch (random.nextInt(4)) {
            case 0 -> {
                final PutCardholderEncoder put = new PutCardholderEncoder().wrapAndApplyHeader(command, 0, header);
                put.uniqueNo(number("me-"));
                yield put.encodedLength();
            }
            case 1 -> learnCardholder(cardNo);
            case 2 -> putApplication();
            default -> learnApplication(cardNo, nowMs);
        };
    }

    private String number(final String prefix) {
        return prefix + random.nextInt(NUMBERS);
    }

    private int learnCardholder(final String cardNo) {
        final LearnCardholderEncoder learn = new LearnCardholderEncoder().wrapAndApplyHeader(command, 0, header);
        learn.state((short) (1 + random.nextInt(CardholderState.values().length))).attempt(1 + random.nextInt(3))
            .uniqueNo(number("me-")).cardholderNo(cardNo.replace('C', 'U'))
            .reason(random.nextBoolean() ? "" : "not readable");
        return learn.encodedLength();
    }

    private int putApplication() {
        final PutCardApplicationEncoder put = new PutCardApplicationEncoder().wrapAndApplyHeader(command, 0, header);
        put.kind((short) (1 + random.nextInt(CardKind.values().length))).isPackage((short) random.nextInt(2))
            .uniqueNo(number("a-")).cardholderUniqueNo(number("me-")).productNo(number("B"))
            .packageNo(random.nextBoolean() ? "" : number("P")).address(random.nextBoolean() ? "" : "Ada\nLovelace");
        return put.encodedLength();
    }

    private int learnApplication(final String cardNo, final long nowMs) {
        final LearnCardApplicationEncoder learn =
            new LearnCardApplicationEncoder().wrapAndApplyHeader(command, 0, header);
        learn.state((short) (1 + random.nextInt(CardApplicationState.values().length))).attempt(1 + random.nextInt(3))
            .cardStatus((short) SimulatedCommands.cardStatus(random).code()).noticeTime(nowMs).uniqueNo(number("a-"))
            .cardNo(random.nextBoolean() ? "" : cardNo).lastNo("4242").bin("411111").organization("VISA").reason("");
        return learn.encodedLength();
    }
}
