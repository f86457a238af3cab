package dev.holdfast.ledger.model;

import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.NoticeField;
import dev.holdfast.ledger.values.OrderStatus;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes sequences of commands out of few accounts, cards, orders and times, so that they meet: duplicates, disorder,
 * types that change, moments at the edges of windows, amounts at the edges of what is allowed.
 */
final class CommandSequences {
    private static final int MAX_STEPS = 200;
    private static final int WITHDRAWN_EACH = 4;
    private static final int LATEST_WITHDRAWAL = 7;
    private static final long MINUTE = 60_000;
    private static final long DAY = 24 * 60 * MINUTE;

    private CommandSequences() {
    }

    static Arbitrary<List<ModelCommand>> sequences() {
        return command().list().ofMaxSize(MAX_STEPS).map(CommandSequences::withWithdrawals);
    }

    /** Has the approvals of some questions come too late: at once, or a few commands later. */
    private static List<ModelCommand> withWithdrawals(final List<ModelCommand> commands) {
        final List<ModelCommand> all = new ArrayList<>(commands);
        for (int i = commands.size() - 1; i >= 0; i--) {
            if (i % WITHDRAWN_EACH == 0 && commands.get(i) instanceof ModelCommand.Authorize ask) {
                all.add(Math.min(all.size(), i + 1 + i % LATEST_WITHDRAWAL),
                    new ModelCommand.Withdraw(ask.order(), ask.card(), ask.amount()));
            }
        }
        return all;
    }

    private static Arbitrary<ModelCommand> command() {
        return Arbitraries.frequencyOf(
            Tuple.of(30, authorize()),
            Tuple.of(40, notice()),
            Tuple.of(6, time()),
            Tuple.of(1, cardUpdate()),
            Tuple.of(4, account()),
            Tuple.of(5, entry()),
            Tuple.of(4, card()),
            Tuple.of(2, cardRecord()),
            Tuple.of(2, confirmation()),
            Tuple.of(3, packageTerms()),
            Tuple.of(2, cardTerms()),
            Tuple.of(3, resolve()),
            Tuple.of(3, Arbitraries.integers().between(1,
                RuleBook.CURRENT.newest() + 1).map(ModelCommand.SwitchRules::new)),
            Tuple.of(3, sweep()));
    }

    /** An order, its card and its type: mostly the same ones together, now and then others. */
    private record Subject(String order, String card, ConsumptionType type) {
    }

    private static Arbitrary<Subject> purchase() {
        final Arbitrary<ConsumptionType> types = Arbitraries.frequency(
            Tuple.of(20, ConsumptionType.CONSUMPTION), Tuple.of(12, ConsumptionType.ATM),
            Tuple.of(1, ConsumptionType.OPEN_CARD), Tuple.of(1, ConsumptionType.MANAGE_FEE),
            Tuple.of(1, ConsumptionType.REFUND), Tuple.of(1, ConsumptionType.REVERSAL),
            Tuple.of(1, ConsumptionType.UNKNOWN));
        return Combinators.combine(Arbitraries.integers().between(0, 9), cardNo().injectNull(0.95), types)
            .as((number, card, type) ->
                new Subject("T" + number, card == null ? number % 3 == 0 ? "C1" : "C0" : card, type));
    }

    private static Arbitrary<Subject> subject() {
        final Arbitrary<Subject> refund = Arbitraries.of("R0", "R1")
            .map(order -> new Subject(order, "C0", ConsumptionType.REFUND));
        final Arbitrary<Subject> reversal = Arbitraries.of("V0", "V1", "V2")
            .map(order -> new Subject(order, "C0", ConsumptionType.REVERSAL));
        final Arbitrary<Subject> any = Combinators.combine(order(), cardNo(), Arbitraries.of(ConsumptionType.class))
            .as(Subject::new);
        return Arbitraries.frequencyOf(Tuple.of(16, purchase()), Tuple.of(2, refund), Tuple.of(4, reversal),
            Tuple.of(1, any));
    }

    private static Arbitrary<ModelCommand> authorize() {
        final Arbitrary<String> cardholder = Arbitraries.frequency(Tuple.of(30, ""), Tuple.of(1, "U0"));
        return Combinators.combine(purchase(), cardholder, amount(), place()).as((subject, holder, amount, place) ->
            new ModelCommand.Authorize(subject.order, subject.card, holder, subject.type, amount, place.currency,
                place.mcc, place.country));
    }

    private static Arbitrary<ModelCommand> notice() {
        return Combinators.combine(subject(), status(), amount(), amount().injectNull(0.3),
            Arbitraries.integers().between(1, 60), order(), unread())
            .as((subject, status, amount, fee, when, related, unread) -> {
                final boolean isRelated = subject.type == ConsumptionType.REVERSAL ? when % 8 != 0 : when % 4 == 0;
                return new ModelCommand.Notify(subject.order, subject.card, when % 5 == 0 ? "U1" : "", subject.type,
                    status, amount, fee, 1 + when / 3, when % 3, when % 4 == 0 ? "EUR" : when % 11 == 0 ? "" : "USD",
                    isRelated ? related : "", when % 7 == 0, 0)
                    .unread(unread);
            });
    }

    /** Mostly nothing. */
    private static Arbitrary<Integer> unread() {
        return Arbitraries.frequencyOf(Tuple.of(14, Arbitraries.just(0)),
            Tuple.of(1, Arbitraries.of(NoticeField.values()).map(NoticeField::bit)));
    }

    private static Arbitrary<ModelCommand> time() {
        final Arbitrary<ModelCommand> pass = Arbitraries.of(1, MINUTE, 30 * MINUTE, 60 * MINUTE, DAY / 2, DAY, 3 * DAY,
            20 * DAY)
            .map(ms -> new ModelCommand.Pass(ms.longValue()));
        final Arbitrary<ModelCommand> border = Combinators.combine(Arbitraries.of(ModelCommand.Border.class),
            Arbitraries.of(-1, 0, 1))
            .as(ModelCommand.PassTo::new);
        return Arbitraries.oneOf(pass, border);
    }

    private static Arbitrary<ModelCommand> cardUpdate() {
        return Combinators.combine(cardNo(),
            Arbitraries.frequency(Tuple.of(8, CardStatus.ACTIVATED), Tuple.of(1, CardStatus.FROZEN),
            Tuple.of(1, CardStatus.DELETE), Tuple.of(1, CardStatus.UNKNOWN)), Arbitraries.longs().between(1, 20))
            .as(ModelCommand.CardUpdate::new);
    }

    private static Arbitrary<ModelCommand> account() {
        final Arbitrary<BigDecimal> overdrafts = Arbitraries.of("0", "0", "20.5", "1000000000000").map(BigDecimal::new)
            .injectNull(0.3);
        final Arbitrary<AccountStatus> statuses = Arbitraries.frequency(
            Tuple.of(6, AccountStatus.OPEN), Tuple.of(1, AccountStatus.BLOCKED), Tuple.of(1, AccountStatus.CLOSED))
            .injectNull(0.3);
        return Combinators.combine(accountNo(), overdrafts, statuses)
            .as((account, overdraft, status) ->
                new ModelCommand.PutAccount(account, account.equals("U2") ? "EUR" : "USD", overdraft, status));
    }

    private static Arbitrary<ModelCommand> entry() {
        return Combinators.combine(Arbitraries.integers().between(0, 60), accountNo(), amount(),
            Arbitraries.of(true, true, false), Arbitraries.of(true, false))
            .as((entry, account, amount, isCredit, force) ->
                new ModelCommand.PostEntry("D" + entry, account, isCredit ? amount : amount.negate(), force,
                    entry % 3 == 0, entry % 3 == 1 ? "T" + entry % 10 : entry == 2 ? "V0" : ""));
    }

    private static Arbitrary<ModelCommand> card() {
        final Arbitrary<String> holders = Arbitraries.frequency(
            Tuple.of(6, "U0"), Tuple.of(6, "U1"), Tuple.of(2, "U2"), Tuple.of(1, "U9"), Tuple.of(1, ""));
        final Arbitrary<CardStatus> statuses = Arbitraries.frequency(
            Tuple.of(10, CardStatus.ACTIVATED), Tuple.of(1, CardStatus.FROZEN), Tuple.of(1, CardStatus.UNKNOWN));
        final Arbitrary<Boolean> isOutbound = Arbitraries.of(true, false);
        final Arbitrary<String> packages = Arbitraries.frequency(Tuple.of(4, "P0"), Tuple.of(4, "P1"),
            Tuple.of(2, "default"), Tuple.of(2, ""));
        return Combinators.combine(cardNo(), holders, statuses, packages, isOutbound).as(ModelCommand.PutCard::new);
    }

    private static Arbitrary<ModelCommand> cardRecord() {
        return Combinators.combine(cardNo(), Arbitraries.of("U0", "U1", ""), setStatus(), Arbitraries.of(-2, -1, 0, 1),
            Arbitraries.of(-3, 0, 3))
            .as(ModelCommand.LearnCard::new);
    }

    private static Arbitrary<ModelCommand> confirmation() {
        final Arbitrary<ModelCommand> cards = Combinators.combine(cardNo(), setStatus(), Arbitraries.of(true, false))
            .as(ModelCommand.Confirm::new);
        final Arbitrary<ModelCommand> entries = Combinators.combine(Arbitraries.integers().between(0, 60),
            Arbitraries.of(true, false))
            .as((entry, isDone) -> new ModelCommand.Confirm("D" + entry, null, isDone));
        return Arbitraries.oneOf(cards, entries);
    }

    private static Arbitrary<CardStatus> setStatus() {
        return Arbitraries.frequency(Tuple.of(4, CardStatus.ACTIVATED), Tuple.of(1, CardStatus.FROZEN));
    }

    private static Arbitrary<ModelCommand> packageTerms() {
        return Combinators.combine(Arbitraries.of("P0", "P1"), TermsArbitraries.terms(true),
            Arbitraries.frequency(Tuple.of(8, 0), Tuple.of(1, 1), Tuple.of(1, 2)))
            .as(ModelCommand.PutPackage::new);
    }

    private static Arbitrary<ModelCommand> cardTerms() {
        return Combinators.combine(cardNo(), TermsArbitraries.terms(false)).as(ModelCommand.PutCardTerms::new);
    }

    private static Arbitrary<ModelCommand> resolve() {
        final Arbitrary<String> entries = Arbitraries.frequencyOf(Tuple.of(6, Arbitraries.just("")),
            Tuple.of(1, Arbitraries.integers().between(0, 60).map(entry -> "D" + entry)));
        return Combinators.combine(order(), Arbitraries.of(true, false), entries).as(ModelCommand.Resolve::new);
    }

    private static Arbitrary<ModelCommand> sweep() {
        return Combinators.combine(order().list().ofMinSize(1).ofMaxSize(6), Arbitraries.of(0L, DAY, 7 * DAY),
            Arbitraries.of(0L, DAY, 30 * DAY))
            .as(ModelCommand.Sweep::new);
    }

    private record Place(String currency, int mcc, String country) {
    }

    private static Arbitrary<Place> place() {
        return Combinators.combine(Arbitraries.frequency(Tuple.of(6, "USD"), Tuple.of(2, "EUR"), Tuple.of(1, "")),
            Arbitraries.of(5411, 5000, 5500, 5501, 6011, 0), Arbitraries.of("PT", "DE", "KP", "")).as(Place::new);
    }

    private static Arbitrary<BigDecimal> amount() {
        return Arbitraries.frequencyOf(
            Tuple.of(12, Arbitraries.of("0", "1", "3.33", "5", "9.999999", "10", "10.000001", "20", "33.33", "50",
                "0.000001")
                .map(BigDecimal::new)),
            Tuple.of(6, Arbitraries.integers().between(0, 120_000_000).map(units -> BigDecimal.valueOf(units, 6))),
            Tuple.of(1, Arbitraries.of("1000000000000", "999999999999.999999", "500000000000").map(BigDecimal::new)));
    }

    private static Arbitrary<String> order() {
        return Arbitraries.frequencyOf(Tuple.of(8, Arbitraries.integers().between(0, 9).map(number -> "T" + number)),
            Tuple.of(1, Arbitraries.of("R0", "R1", "V0", "V1")));
    }

    private static Arbitrary<String> cardNo() {
        return Arbitraries.frequency(Tuple.of(6, "C0"), Tuple.of(3, "C1"), Tuple.of(1, "C2"), Tuple.of(1, "C3"));
    }

    private static Arbitrary<String> accountNo() {
        return Arbitraries.frequency(Tuple.of(5, "U0"), Tuple.of(3, "U1"), Tuple.of(1, "U2"));
    }

    private static Arbitrary<OrderStatus> status() {
        return Arbitraries.frequency(Tuple.of(8, OrderStatus.SUCCESS), Tuple.of(4, OrderStatus.FAIL),
            Tuple.of(4, OrderStatus.PENDING), Tuple.of(1, OrderStatus.UNKNOWN));
    }
}
