package dev.holdfast.ledger;

import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.model.LedgerDriver;
import dev.holdfast.ledger.model.ModelCommand;
import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.model.Terms;
import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.ReviewRow;
import dev.holdfast.ledger.store.order.OrderState;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.Exemption;
import dev.holdfast.ledger.values.FeeSource;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.Units;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import org.agrona.concurrent.UnsafeBuffer;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the platform says of orders is a set: in whichever order up to five notifications of an order and of a reversal
 * of it come, the account, the orders and what waits for review are the same.
 *
 * <p>Each order of coming has its own account, card and order numbers in one ledger, so that all of them see the same
 * terms. Compared is what can be seen; the notification that a review shows is the one that came last, and so is not.
 */
class StatementPermutationTest {
    private static final int RULES = 3;
    private static final int MOST_MESSAGES = 5;
    private static final int MOST_PERMUTATIONS = 120;
    private static final long NOW_MS = 1_780_000_000_000L;
    private static final String PACKAGE = "P0";
    private static final String ORDER = "T";
    private static final String REVERSAL = "V";
    private static final String OTHER = "X";
    private static final Set<ReviewReason> REASONS = EnumSet.noneOf(ReviewReason.class);
    private static final Set<OrderState> STATES = EnumSet.noneOf(OrderState.class);

    private final AccountRow account = new AccountRow();
    private final OrderRow order = new OrderRow();
    private final ReviewRow review = new ReviewRow();
    private final UnsafeBuffer related = new UnsafeBuffer(0, 0);

    /** What is told, and what there is before; the authorization's amount is 0 for none. */
    record Case(Terms terms, int authorized, List<Notify> messages) {
    }

    @Property(tries = 600, seed = Seed.TEXT, edgeCases = EdgeCasesMode.NONE)
    void shouldComeToTheSameInWhicheverOrder(@ForAll("cases") final Case told) {
        final LedgerCapacity capacity =
            new LedgerCapacity(MOST_PERMUTATIONS, MOST_PERMUTATIONS, 3 * MOST_PERMUTATIONS, MOST_PERMUTATIONS, 4, 1,
                2 * MOST_PERMUTATIONS);
        try (LedgerStore store = new LedgerStore(capacity)) {
            final LedgerDriver driver = new LedgerDriver(new Ledger(store), 0);
            driver.apply(new ModelCommand.SwitchRules(RULES), NOW_MS);
            driver.apply(new ModelCommand.PutPackage(PACKAGE, told.terms, 0), NOW_MS);
            final List<List<Notify>> permutations = permutations(told.messages);
            String first = null;
            for (int i = 0; i < permutations.size(); i++) {
                final String state = give(store, driver, told, permutations.get(i), 100 + i);
                first = first == null ? state : first;
                if (!state.equals(first)) {
                    throw new AssertionError(told.terms + " authorized " + told.authorized + "\n"
                        + lines(permutations.get(0)) + first + "\n"
                        + lines(permutations.get(i)) + state);
                }
            }
            assertThat(LedgerAudit.problemsOf(store)).isEmpty();
        }
    }

    /** Words that never meet would prove nothing. */
    @AfterContainer
    static void shouldHaveMetEverything() {
        assertThat(
            REASONS).contains(ReviewReason.STATUS_UNKNOWN, ReviewReason.FIELD_UNREADABLE, ReviewReason.TYPE_CHANGED,
            ReviewReason.WORDS_DIFFER, ReviewReason.RELATED_MISSING);
        assertThat(
            STATES).contains(OrderState.NOTED, OrderState.HELD, OrderState.SETTLED, OrderState.FAILED,
            OrderState.REVERSED, OrderState.REVIEW);
    }

    /** Gives it to an account of its own and says what it came to. */
    private String give(
        final LedgerStore store, final LedgerDriver driver, final Case told, final List<Notify> messages,
        final int own) {
        driver.apply(new ModelCommand.PutAccount("U" + own, "USD", null, null), NOW_MS);
        driver.apply(new ModelCommand.PostEntry("E" + own, "U" + own, new BigDecimal("100"), false), NOW_MS);
        driver.apply(new ModelCommand.PutCard("C" + own, "U" + own, CardStatus.ACTIVATED, PACKAGE), NOW_MS);
        if (told.authorized > 0) {
            assertThat(driver.apply(new ModelCommand.Authorize(ORDER + own, "C" + own, "", ConsumptionType.CONSUMPTION,
                BigDecimal.valueOf(told.authorized), "USD", 0, ""), NOW_MS)).isEqualTo(ResultCode.APPROVED);
        }
        for (final Notify message : messages) {
            assertThat(driver.apply(own(message, own), NOW_MS)).isEqualTo(ResultCode.APPROVED);
        }
        store.accounts().find(id("U" + own), account);
        return "balance=" + Units.format(account.balance()) + " held=" + Units.format(account.held())
            + stateOf(store, ORDER, own) + stateOf(store, REVERSAL, own) + stateOf(store, OTHER, own);
    }

    private static Notify own(final Notify message, final int own) {
        return new Notify(message.order() + own, message.card().isEmpty() ? "" : "C" + own, "", message.type(),
            message.status(), message.amount(), message.fee(), message.time(), message.detail(),
            message.localCurrency(), message.related().isEmpty() ? "" : message.related() + own,
            message.isRecord(), message.unread());
    }

    private String stateOf(final LedgerStore store, final String name, final int own) {
        final UnsafeBuffer consumeNo = id(name + own);
        if (!store.orders().find(consumeNo, order) || isOnlyANumber()) {
            return "";
        }
        order.wrapRelated(related);
        String reviewed = "";
        if (order.needsReview()) {
            assertThat(store.reviews().find(order.review(), consumeNo, review)).isTrue();
            assertThat(review.resolvedTime()).isZero();
            REASONS.add(review.reason());
            reviewed = " " + review.reason();
        }
        STATES.add(OrderState.of(order));
        final String relatedNo = related.getStringWithoutLengthAscii(0, related.capacity());
        return "\n  " + name + " " + OrderState.of(order) + reviewed + " " + order.type() + " " + order.status()
            + " standing=" + order.standing()
            + " time=" + order.said().noticeTime() + " amount=" + Units.format(order.money().amount()) + " held="
            + Units.format(order.money().held()) + " posted="
            + Units.format(order.money().posted()) + " fee=" + Units.format(order.money().cardholderFee())
            + " platformFee="
            + Units.format(order.money().platformFee())
            + " used=" + Units.format(order.used()) + " waived=" + order.waivedFee() + order.isWaived() + " reversed="
            + Units.format(order.money().reversed()) + " reversals=" + order.money().reversals() + " reversing="
            + Units.format(order.money().reversing()) + " local="
            + (order.localCurrency() == CurrencyCode.NONE ? "" : CurrencyCode.format(order.localCurrency()))
            + " related="
            + relatedNo.replace(String.valueOf(own), "");
    }

    /** A reversal named the order and then another one: that it was named is all that is left of it. */
    private boolean isOnlyANumber() {
        return order.status() == OrderStatus.UNKNOWN && !order.isDecided() && !order.needsReview()
            && order.money().reversed() == 0
            && order.money().reversals() == 0 && order.money().held() == 0 && order.money().posted() == 0;
    }

    private static List<List<Notify>> permutations(final List<Notify> messages) {
        if (messages.isEmpty()) {
            return List.of(List.of());
        }
        final List<List<Notify>> all = new ArrayList<>();
        for (int i = 0; i < messages.size(); i++) {
            final List<Notify> rest = new ArrayList<>(messages);
            final Notify first = rest.remove(i);
            for (final List<Notify> behind : permutations(rest)) {
                final List<Notify> one = new ArrayList<>(List.of(first));
                one.addAll(behind);
                all.add(one);
            }
        }
        return all;
    }

    private static String lines(final List<Notify> messages) {
        final StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append(message).append('\n'));
        return text.toString();
    }

    @Provide
    Arbitrary<Case> cases() {
        final Arbitrary<List<ConsumptionType>> types = Arbitraries.frequency(
            Tuple.of(4, List.of(ConsumptionType.CONSUMPTION, ConsumptionType.ATM)),
            Tuple.of(2, List.of(ConsumptionType.CONSUMPTION)), Tuple.of(1, List.of(ConsumptionType.REFUND)),
            Tuple.of(1, List.of(ConsumptionType.CONSUMPTION, ConsumptionType.REFUND)));
        return Combinators.combine(terms(), Arbitraries.of(0, 0, 10, 20), types).flatAs((terms, authorized, ofOrder) ->
            message(ofOrder).list().ofMinSize(2).ofMaxSize(MOST_MESSAGES)
                .map(all -> new Case(terms, authorized, reconciled(all))))
            .filter(told -> told.messages.stream()
                .noneMatch(one -> isTimeless(one) && told.messages.stream().anyMatch(other ->
                other.isRecord() && other.order().equals(one.order()))));
    }

    /**
     * What has no time is as new as when it comes, so it waits for the next record: whether one comes before or after
     * it counts.
     */
    private static boolean isTimeless(final Notify message) {
        return NoticeField.TIME.isIn(message.unread());
    }

    private static Arbitrary<Terms> terms() {
        return Combinators.combine(Arbitraries.of(FeeSource.class), Arbitraries.of("0", "0.5"),
            Arbitraries.of("0", "2"), Arbitraries.of(0, 1), Arbitraries.of(Exemption.class))
            .as((source, rate, fixed, free, exemption) -> new Terms().source(source)
            .fee(Terms.Fee.CONSUME_RATE, rate).fee(Terms.Fee.CROSS_RATE, "0.25").fee(Terms.Fee.ATM_MIN, fixed)
            .fee(Terms.Fee.REFUND_RATE, rate)
            .fee(Terms.Fee.DECLINE, fixed).fee(Terms.Fee.CANCEL, fixed).fee(Terms.Fee.SMALL_THRESHOLD, "7")
            .fee(Terms.Fee.SMALL_DEDUCT, fixed)
            .freeSmall(exemption, free, 1).freeDeclines(exemption, free, 1));
    }

    private static Arbitrary<Notify> message(final List<ConsumptionType> ofOrder) {
        final Arbitrary<OrderStatus> statuses = Arbitraries.frequency(Tuple.of(8, OrderStatus.SUCCESS),
            Tuple.of(4, OrderStatus.FAIL), Tuple.of(5, OrderStatus.PENDING), Tuple.of(1, OrderStatus.UNKNOWN));
        final Arbitrary<BigDecimal> amounts = Arbitraries.of("10", "10", "10", "5", "0", "20").map(BigDecimal::new);
        final Arbitrary<BigDecimal> fees = Arbitraries.of("0", "1", "1", "3").map(BigDecimal::new).injectNull(0.3);
        final Arbitrary<Long> times = Arbitraries.frequency(Tuple.of(3, 1_000L), Tuple.of(2, 2_000L),
            Tuple.of(1, 3_000L));
        final Arbitrary<Boolean> isReversal = Arbitraries.frequency(Tuple.of(5, false), Tuple.of(2, true));
        final Arbitrary<Integer> unread = Arbitraries.frequencyOf(Tuple.of(10, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.of(NoticeField.values()).map(NoticeField::bit)));
        return Combinators.combine(statuses, amounts, fees, times, isReversal, unread, Arbitraries.of(ofOrder),
            Arbitraries.integers().between(0, 999))
            .as((status, amount, fee, time, reverses, bits, type, dice) ->
                new Notify(reverses ? REVERSAL : ORDER, "C", "", reverses ? ConsumptionType.REVERSAL : type, status,
                    amount, fee, time, 1, List.of("", "USD", "EUR").get(dice % 3),
                reverses ? List.of(ORDER, ORDER, ORDER, ORDER, ORDER, OTHER, "").get(dice / 3 % 7)
                    : List.of("", "", OTHER).get(dice / 3 % 3),
                dice % 5 == 0, 0).unread(bits));
    }

    /** The platform's record of a moment is one, so a second of the same moment is the same. */
    private static List<Notify> reconciled(final List<Notify> messages) {
        final Map<String, Notify> records = new HashMap<>();
        final List<Notify> all = new ArrayList<>();
        for (final Notify message : messages) {
            final Notify known = message.isRecord() ? records.putIfAbsent(message.order() + message.time(), message)
                : null;
            all.add(known == null ? message : known);
        }
        return all;
    }

    private static UnsafeBuffer id(final String name) {
        return new UnsafeBuffer(name.getBytes(StandardCharsets.US_ASCII));
    }
}
