package dev.holdfast.ledger.values;

import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardKind;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import dev.holdfast.ledger.values.reserve.ReserveBasis;
import dev.holdfast.ledger.values.reserve.ReserveEntryKind;
import dev.holdfast.ledger.values.reserve.ReserveSum;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The numbers of what is stored: journals and snapshots have them, so they never change. */
class CodesTest {
    static Stream<Arguments> shouldKeepEveryNumberAndRefuseOthers() {
        return Stream.of(
            codes(AccountStatus.values(), AccountStatus::code, AccountStatus::of, "OPEN=1 BLOCKED=2 CLOSED=3"),
            codes(CardStatus.values(), CardStatus::code, CardStatus::of,
                "UNKNOWN=0 PENDING=1 TO_ACTIVATE=2 ACTIVATED=3 FAIL=4 FROZEN=5 DELETE=6"),
            codes(ConsumptionType.values(), ConsumptionType::code, ConsumptionType::of,
                "UNKNOWN=0 OPEN_CARD=1 CONSUMPTION=2 ATM=3 MANAGE_FEE=4 REVERSAL=5 REFUND=6"),
            codes(Exemption.values(), Exemption::code, Exemption::of, "NONE=0 FOREVER=1 DAY=2"),
            codes(FeeSource.values(), FeeSource::code, FeeSource::of, "NONE=0 PACKAGE=1 PLATFORM=2"),
            codes(OrderState.values(), OrderState::code, OrderState::of,
                "NOTED=0 DECLINED=1 APPROVED=2 HELD=3 SETTLED=4 FAILED=5 REVERSED=6 REVIEW=7 EXPIRED=8"),
            codes(OrderStatus.values(), OrderStatus::code, OrderStatus::of, "UNKNOWN=0 PENDING=1 SUCCESS=2 FAIL=3"),
            codes(Outbound.values(), Outbound::code, Outbound::of, "NONE=0 PENDING=1 DONE=2 FAILED=3"),
            codes(ReviewReason.values(), ReviewReason::code, ReviewReason::of,
                "STATUS_UNKNOWN=0 TYPE_UNKNOWN=1 TYPE_CHANGED=2 RELATED_MISSING=3 "
                + "REVERSAL_REVERSED=4 ACCOUNT_UNKNOWN=5 AMOUNT_OUT_OF_RANGE=6 OLDER_THAN_RETENTION=7 "
                + "DIFFERS_FROM_PLATFORM=8 FIELD_UNREADABLE=9 "
                + "WORDS_DIFFER=10 RELATED_FORGOTTEN=11 ORDER_FORGOTTEN=12"),
            codes(ReviewSubject.values(), ReviewSubject::code, ReviewSubject::of, "ORDER=0 CARD=1 TEXT=2"),
            codes(RuleList.values(), RuleList::code, RuleList::of,
                "TYPE_ALLOW=0 TYPE_DENY=1 CURRENCY_ALLOW=2 CURRENCY_DENY=3 MCC_ALLOW=4 MCC_DENY=5 "
                + "COUNTRY_ALLOW=6 COUNTRY_DENY=7"),
            codes(ScanKind.values(), ScanKind::code, ScanKind::of,
                "OUTBOUND_CARDS=0 OUTBOUND_ENTRIES=1 HOLDS=2 ORDERS=3 DOUBTFUL_CARDS=4 "
                + "OPEN_CARDHOLDERS=5 OPEN_APPLICATIONS=6 CARDHOLDERS=7 APPLICATIONS=8 RESERVE_ENTRIES=9"),
            codes(CardholderState.values(), CardholderState::code, CardholderState::of,
                "PENDING_SUBMISSION=1 SUBMITTED=2 KYC_PENDING=3 APPROVED=4 REJECTED=5 TOKEN_NEEDED=6"),
            codes(CardApplicationState.values(), CardApplicationState::code, CardApplicationState::of,
                "PENDING=1 TO_ACTIVATE=2 ACTIVATED=3 FAILED=4"),
            codes(CardKind.values(), CardKind::code, CardKind::of, "VIRTUAL=1 PHYSICAL=2"),
            codes(ReserveBasis.values(), ReserveBasis::code, ReserveBasis::of, "ORDERS=1 TRANSFERS=2"),
            codes(ReserveEntryKind.values(), ReserveEntryKind::code, ReserveEntryKind::of,
                "TOP_UP=1 WITHDRAWAL=2 CORRECTION=3"),
            codes(ReserveSum.values(), ReserveSum::code, ReserveSum::of,
                "OPENED=0 TOPPED_UP=1 WITHDRAWN=2 CORRECTED=3 SETTLED=4 TRANSFERRED_IN=5 TRANSFERRED_OUT=6 "
                + "CONSUME_FEE=7 APPLE_AUTH_FEE=8 AUTH_FEE=9 ATM_FEE=10 EXCHANGE_FEE=11 DECLINE_FEE=12 SMALL_FEE=13 "
                + "REFUND_FEE=14 CANCEL_FEE=15 OTHER_FEE=16"),
            codes(WaivedFee.values(), WaivedFee::code, WaivedFee::of, "NONE=0 SMALL_CONSUME=1 DECLINE=2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    <E extends Enum<E>> void shouldKeepEveryNumberAndRefuseOthers(
        final String name, final E[] values, final ToIntFunction<E> codeOf, final IntFunction<E> of,
        final String expected) {
        assertThat(
            Arrays.stream(values).map(value -> value + "=" + codeOf.applyAsInt(value)).collect(Collectors.joining(" ")))
            .isEqualTo(expected);
        assertThat(values).allSatisfy(value -> assertThat(of.apply(codeOf.applyAsInt(value))).isSameAs(value));
        final int highest = Arrays.stream(values).mapToInt(codeOf).max().orElseThrow();
        for (final int none : new int[] {-1, highest + 1, 255, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            assertThatThrownBy(
                () -> of.apply(none)).isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has the code " + none);
        }
    }

    @Test
    void shouldKeepEveryBit() {
        assertThat(Arrays.stream(NoticeField.values())
            .map(field -> field + "=" + Integer.numberOfTrailingZeros(field.bit()))
            .collect(Collectors.joining(" ")))
            .isEqualTo("CONSUME_NO=0 CARD_NO=1 CARDHOLDER_NO=2 CONSUME_RELATE_NO=3 TYPE=4 STATUS=5 AMOUNT=6 FEE=7 "
                + "TIME=8 AFTER_STATUS=9");
    }

    @Test
    void shouldRefuseTwoOfOneNumber() {
        assertThatThrownBy(
            () -> new Codes<>("status", OrderStatus.values(), status -> status.code() / 2))
            .hasMessageContaining("the same code");
    }

    private static <E extends Enum<E>> Arguments codes(
        final E[] values, final ToIntFunction<E> codeOf, final IntFunction<E> of, final String expected) {
        return Arguments.of(values[0].getDeclaringClass().getSimpleName(), values, codeOf, of, expected);
    }
}
