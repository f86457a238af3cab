package dev.holdfast.ledger.model;

import dev.holdfast.ledger.command.OfficeCommands;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.message.LearnCardApplicationEncoder;
import dev.holdfast.ledger.message.LearnCardholderEncoder;
import dev.holdfast.ledger.message.MessageHeaderEncoder;
import dev.holdfast.ledger.message.PutCardApplicationEncoder;
import dev.holdfast.ledger.message.PutCardholderEncoder;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.Units;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import org.agrona.MutableDirectBuffer;

/**
 * The commands that the model does not know, for a golden journal: capacity, notifications without an order, losses,
 * cardholders and applications in every state, the reserve, and what a fee is made of.
 */
final class GoldenOthers {
    private static final int KINDS = 12;
    private static final String[] FEES =
        {"Consume_fee=1", "Atm_fee=0.5,Small_fee=0.5", "Moon_fee=1", "", "Refund_fee=9"};
    private static final int PEOPLE = 3;
    private static final long USD = CurrencyCode.pack("USD");

    private final MutableDirectBuffer buffer;
    private final PlainCommands commands;
    private final PlainCommands inUsd;
    private final OfficeCommands office;
    private final MessageHeaderEncoder header = new MessageHeaderEncoder();
    private int count;

    GoldenOthers(final MutableDirectBuffer buffer) {
        this.buffer = buffer;
        commands = new PlainCommands(buffer, CurrencyCode.NONE);
        inUsd = new PlainCommands(buffer, USD);
        office = new OfficeCommands(buffer);
    }

    /**
     * Writes the next one.
     *
     * @param number of the command in the journal.
     * @return its length, bytes.
     */
    int next(final int number, final long timeMs) {
        final int round = count / KINDS;
        final boolean isEven = round % 2 == 0;
        final String person = "H" + round % PEOPLE;
        final String card = "A" + round % PEOPLE;
        return switch (count++ % KINDS) {
            case 0 -> commands.acceptLoss(number, number + 3);
            case 1 -> commands.setCapacity(new LedgerCapacity(8, isEven ? 1 : 8 + round, 64, 256, 256, 8, 64));
            case 2 -> commands.keepUnread(isEven, NoticeField.values()[0].bit(), number * 0x9E3779B97F4A7C15L,
                isEven ? "C0" : "", "P" + number, "{\"unread\":" + number + "}");
            case 3 -> putCardholder(person);
            case 4 -> learnCardholder(person, 1 + round / PEOPLE / 2,
                isEven ? CardholderState.APPROVED : CardholderState.REJECTED);
            case 5 -> apply(card, person, isEven);
            case 6 -> learnApplication(card, 1,
                isEven ? CardApplicationState.TO_ACTIVATE : CardApplicationState.ACTIVATED);
            case 7 -> office.reserveEntry("R" + round / 2, USD,
                ReserveEntryKind.values()[round % ReserveEntryKind.values().length], 1_000_000L * (round + 1), "wire");
            case 8 -> office.reserveStatement(USD, 500_000_000L + round, timeMs,
                isEven ? ReserveBasis.ORDERS : ReserveBasis.TRANSFERS, round % 3 == 1 ? "S" + round : "");
            default -> inUsd.notification("G" + count % PEOPLE, "C0", Units.PER_WHOLE, timeMs + round / 2)
                .fee(Units.PER_WHOLE).fees(FEES[count % FEES.length]).encode();
        };
    }

    private int putCardholder(final String uniqueNo) {
        final PutCardholderEncoder put = new PutCardholderEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.uniqueNo(uniqueNo);
        return header.encodedLength() + put.encodedLength();
    }

    private int learnCardholder(final String uniqueNo, final int attempt, final CardholderState state) {
        final LearnCardholderEncoder learn = new LearnCardholderEncoder().wrapAndApplyHeader(buffer, 0, header);
        learn.state((short) state.code()).attempt(attempt).uniqueNo(uniqueNo).cardholderNo("U-" + uniqueNo)
            .reason(state == CardholderState.REJECTED ? "blurred" : "");
        return header.encodedLength() + learn.encodedLength();
    }

    private int apply(final String uniqueNo, final String person, final boolean isPhysical) {
        final PutCardApplicationEncoder put = new PutCardApplicationEncoder().wrapAndApplyHeader(buffer, 0, header);
        put.kind((short) (isPhysical ? CardKind.PHYSICAL : CardKind.VIRTUAL).code()).isPackage((short) 0)
            .uniqueNo(uniqueNo).cardholderUniqueNo(person).productNo("B1").packageNo("P0")
            .address(isPhysical ? "{\"city\":\"X\"}" : "");
        return header.encodedLength() + put.encodedLength();
    }

    private int learnApplication(final String uniqueNo, final int attempt, final CardApplicationState state) {
        final LearnCardApplicationEncoder learn =
            new LearnCardApplicationEncoder().wrapAndApplyHeader(buffer, 0, header);
        final CardStatus status =
            state == CardApplicationState.ACTIVATED ? CardStatus.ACTIVATED : CardStatus.UNKNOWN;
        learn.state((short) state.code()).attempt(attempt).cardStatus((short) status.code()).noticeTime(7)
            .uniqueNo(uniqueNo).cardNo("K-" + uniqueNo).lastNo("4242").bin("411111").organization("VISA").reason("");
        return header.encodedLength() + learn.encodedLength();
    }
}
