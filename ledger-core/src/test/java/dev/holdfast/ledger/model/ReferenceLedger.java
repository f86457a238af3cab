package dev.holdfast.ledger.model;

import dev.holdfast.ledger.model.ModelCommand.Authorize;
import dev.holdfast.ledger.model.ModelCommand.CardUpdate;
import dev.holdfast.ledger.model.ModelCommand.Confirm;
import dev.holdfast.ledger.model.ModelCommand.LearnCard;
import dev.holdfast.ledger.model.ModelCommand.Notify;
import dev.holdfast.ledger.model.ModelCommand.Pass;
import dev.holdfast.ledger.model.ModelCommand.PassTo;
import dev.holdfast.ledger.model.ModelCommand.PostEntry;
import dev.holdfast.ledger.model.ModelCommand.PutAccount;
import dev.holdfast.ledger.model.ModelCommand.PutCard;
import dev.holdfast.ledger.model.ModelCommand.PutCardTerms;
import dev.holdfast.ledger.model.ModelCommand.PutPackage;
import dev.holdfast.ledger.model.ModelCommand.Resolve;
import dev.holdfast.ledger.model.ModelCommand.Sweep;
import dev.holdfast.ledger.model.ModelCommand.SwitchRules;
import dev.holdfast.ledger.model.ModelCommand.Withdraw;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger with BigDecimal, HashMap and java.time, and sums over everything instead of running totals. */
final class ReferenceLedger {
    static final String PLATFORM_CURRENCY = "USD";
    static final BigDecimal MAX = new BigDecimal("1000000000000");

    final Map<String, ModelAccount> accounts = new HashMap<>();
    final Map<String, ModelCard> cards = new HashMap<>();
    final Map<String, ModelOrder> orders = new HashMap<>();
    final Map<String, List<Terms>> packages = new HashMap<>();
    /** All orders that there ever were: what is no longer kept still counts for its windows. */
    final List<ModelOrder> users = new ArrayList<>();
    final Map<String, Outbound> outboundEntries = new HashMap<>();
    private final ZoneOffset zone;
    private final OrderEffects effects;
    private final ReferenceDecisions decisions;
    private final ReferenceStatements statements;
    private final ReferenceCards cardNotices;
    private final ReferenceEntries books;
    private final ReferenceNotifications notifications;
    private final ReferenceMerchant merchant;
    private final ReferenceSweeps sweeps;
    final Set<String> forgotten = new HashSet<>();
    /** With a status that nobody knows; nobody resolves these here. */
    final Set<String> cardsInReview = new HashSet<>();
    private long nowMs;
    private int rulesVersion = 1;

    ReferenceLedger(final ZoneOffset zone, final long startMs) {
        this.zone = zone;
        nowMs = startMs;
        effects = new OrderEffects(this);
        decisions = new ReferenceDecisions(this);
        statements = new ReferenceStatements(this);
        cardNotices = new ReferenceCards(this);
        books = new ReferenceEntries(this);
        notifications = new ReferenceNotifications(this);
        merchant = new ReferenceMerchant(this);
        sweeps = new ReferenceSweeps(this);
        packages.put("default", new ArrayList<>(List.of(new Terms())));
    }

    static final class ModelAccount {
        String currency;
        BigDecimal overdraft = BigDecimal.ZERO;
        AccountStatus status = AccountStatus.OPEN;
        BigDecimal entries = BigDecimal.ZERO;
        BigDecimal retired = BigDecimal.ZERO;
    }

    OrderEffects effects() {
        return effects;
    }

    boolean mergesStatements() {
        return rulesVersion >= 3;
    }

    boolean givesBackNoMore() {
        return rulesVersion >= 4;
    }

    boolean keepsHowSaid() {
        return rulesVersion >= 5;
    }

    int rulesVersion() {
        return rulesVersion;
    }

    long retiredBefore() {
        return sweeps.retiredBefore();
    }

    /** The account that an order of this card goes to; empty when there is none. */
    String accountFor(final String cardNo, final String cardholder) {
        final ModelCard card = cards.get(cardNo);
        final String name = card != null && !card.cardholder.isEmpty() ? card.cardholder : cardholder;
        return accounts.containsKey(name) && accounts.get(name).currency.equals(PLATFORM_CURRENCY) ? name : "";
    }

    long nowMs() {
        return nowMs;
    }

    LocalDateTime local() {
        return LocalDateTime.ofInstant(Instant.ofEpochMilli(nowMs), zone);
    }

    BigDecimal balance(final String account) {
        return sum(account, true).add(accounts.get(account).entries).add(accounts.get(account).retired);
    }

    BigDecimal held(final String account) {
        return sum(account, false);
    }

    private BigDecimal sum(final String account, final boolean posted) {
        BigDecimal sum = BigDecimal.ZERO;
        for (final ModelOrder order : orders.values()) {
            if (order.account.equals(account)) {
                sum = sum.add(posted ? order.posted : order.held);
            }
        }
        return sum;
    }

    BigDecimal available(final String account) {
        return balance(account).subtract(held(account)).add(accounts.get(account).overdraft);
    }

    /** Does what it is given and says what the ledger should answer. */
    ResultCode apply(final ModelCommand command) {
        if (command instanceof Pass pass) {
            nowMs += pass.ms();
        } else if (command instanceof PassTo to) {
            nowMs = Math.max(nowMs, next(to.border()).toInstant(zone).toEpochMilli() + to.ms());
        } else if (command instanceof Authorize ask) {
            return authorize(ask);
        } else if (command instanceof Withdraw late) {
            return decisions.withdraw(late, orders.get(late.order()));
        } else if (command instanceof Notify notice) {
            return mergesStatements() || notice.unread() != 0 ? statements.take(notice)
                : notifications.take(notice, false);
        } else if (command instanceof CardUpdate update) {
            cardNotices.update(update);
        } else if (command instanceof PutAccount put) {
            return merchant.putAccount(put);
        } else if (command instanceof PostEntry entry) {
            return books.post(entry);
        } else if (command instanceof PutCard put) {
            return merchant.putCard(put);
        } else if (command instanceof LearnCard record) {
            cardNotices.learn(record);
        } else if (command instanceof Confirm confirm) {
            cardNotices.confirm(confirm);
        } else if (command instanceof PutPackage put) {
            return merchant.putPackage(put);
        } else if (command instanceof PutCardTerms put) {
            if (!cards.containsKey(put.card())) {
                return ResultCode.CARD_UNKNOWN;
            }
            cards.get(put.card()).own = put.terms();
        } else if (command instanceof SwitchRules switched) {
            return switchRules(switched.version());
        } else if (command instanceof Resolve resolve) {
            return resolve(resolve);
        } else if (command instanceof Sweep sweep) {
            sweep.orders().forEach(order ->
                sweeps.sweep(order, nowMs - sweep.expireAge(), nowMs - sweep.retireAge()));
        }
        return ResultCode.APPROVED;
    }

    private LocalDateTime next(final ModelCommand.Border border) {
        final LocalDateTime now = local();
        final LocalDate today = now.toLocalDate();
        return switch (border) {
            case HOUR -> now.truncatedTo(ChronoUnit.HOURS).plusHours(1);
            case DAY -> today.plusDays(1).atStartOfDay();
            case WEEK -> today.plusDays(8 - today.getDayOfWeek().getValue()).atStartOfDay();
            case MONTH -> today.withDayOfMonth(1).plusMonths(1).atStartOfDay();
        };
    }

    private ResultCode authorize(final Authorize ask) {
        final ModelOrder known = orders.get(ask.order());
        final boolean isWithoutCard = known != null && known.card.isEmpty() && mergesStatements();
        if (known != null && !known.card.equals(ask.card()) && !isWithoutCard) {
            return ResultCode.ORDER_MISMATCH;
        }
        if (known != null && known.decision != null) {
            return known.authorized.compareTo(ask.amount()) == 0 ? known.decision : ResultCode.ORDER_MISMATCH;
        }
        final ModelOrder order = known == null ? new ModelOrder() : known;
        final boolean wasSaid = mergesStatements() && order.said != null && order.merged().local().time() > 0;
        final String local = ask.localCurrency().isEmpty() || wasSaid ? order.localCurrency : ask.localCurrency();
        final ResultCode decision = decisions.decide(ask, order, known != null, local);
        if (known == null) {
            order.amount = ask.amount();
            order.type = ask.type();
            order.card = ask.card();
            orders.put(ask.order(), order);
            users.add(order);
        }
        order.card = ask.card();
        order.localCurrency = local;
        if (order.said != null) {
            order.said.ask(local);
        }
        order.decision = decision;
        order.authorized = ask.amount();
        order.decidedTime = nowMs;
        order.updatedTime = nowMs;
        if (decision == ResultCode.APPROVED) {
            order.type = ask.type();
            if (order.said != null) {
                order.said.ask(ask.type());
            }
            order.account = cards.get(ask.card()).cardholder;
            if (effects.settle(order, local()) != null) {
                order.decision = ResultCode.AMOUNT_OUT_OF_RANGE;
            }
        }
        return order.decision;
    }

    private ResultCode switchRules(final int version) {
        if (version < 1 || version > RuleBook.CURRENT.newest()) {
            return ResultCode.RULES_UNKNOWN;
        }
        rulesVersion = version;
        return ResultCode.APPROVED;
    }

    private ResultCode resolve(final Resolve resolve) {
        final ModelOrder order = orders.get(resolve.order());
        if (order == null || order.openReview == null) {
            return ResultCode.REVIEW_UNKNOWN;
        }
        if (!resolve.entry().isEmpty()) {
            final ResultCode booked = books.book(resolve.entry(), resolve.order());
            if (booked != ResultCode.APPROVED) {
                return booked;
            }
        }
        final boolean isMerged = mergesStatements() || order.reviewedNotice.unread() != 0;
        if (resolve.retry() && !(isMerged ? statements.retry(resolve.order())
            : notifications.retry(order.reviewedNotice))) {
            return ResultCode.REVIEW_UNRESOLVED;
        }
        order.openReview = null;
        order.updatedTime = nowMs;
        return ResultCode.APPROVED;
    }

    Terms newest(final String packageNo) {
        final List<Terms> versions = packages.get(packageNo);
        return versions.get(versions.size() - 1);
    }

    static boolean isPurchase(final ConsumptionType type) {
        return switch (type) {
            case CONSUMPTION, ATM, OPEN_CARD, MANAGE_FEE -> true;
            default -> false;
        };
    }

    static boolean mayBecome(final ConsumptionType before, final ConsumptionType after) {
        return before == ConsumptionType.UNKNOWN || before == after || isPurchase(before) && isPurchase(after);
    }

    static boolean isCross(final String localCurrency, final ModelAccount account) {
        return !localCurrency.isEmpty() && !localCurrency.equals(account.currency);
    }
}
