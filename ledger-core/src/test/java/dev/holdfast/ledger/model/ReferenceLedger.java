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
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.Outbound;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The ledger with BigDecimal, HashMap and java.time, and sums over everything instead of running totals. */
final class ReferenceLedger {
    static final String PLATFORM_CURRENCY = "USD";
    private static final Set<CardStatus> SETTABLE = Set.of(CardStatus.ACTIVATED, CardStatus.FROZEN, CardStatus.DELETE);
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
    final Set<String> forgotten = new HashSet<>();
    /** With a status that nobody knows; nobody resolves these here. */
    final Set<String> cardsInReview = new HashSet<>();
    private long nowMs;
    private int rulesVersion = 1;
    private long retiredBefore;
    private int retiredCount;

    ReferenceLedger(final ZoneOffset zone, final long startMs) {
        this.zone = zone;
        nowMs = startMs;
        effects = new OrderEffects(this);
        decisions = new ReferenceDecisions(this);
        statements = new ReferenceStatements(this);
        cardNotices = new ReferenceCards(this);
        books = new ReferenceEntries(this);
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

    long retiredBefore() {
        return retiredBefore;
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

    /** Does what it is told and says what the ledger should answer. */
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
            return mergesStatements() || notice.unread() != 0 ? statements.take(notice) : take(notice, false);
        } else if (command instanceof CardUpdate update) {
            cardNotices.update(update);
        } else if (command instanceof PutAccount put) {
            return putAccount(put);
        } else if (command instanceof PostEntry entry) {
            return books.post(entry);
        } else if (command instanceof PutCard put) {
            return putCard(put);
        } else if (command instanceof LearnCard record) {
            cardNotices.learn(record);
        } else if (command instanceof Confirm confirm) {
            cardNotices.confirm(confirm);
        } else if (command instanceof PutPackage put) {
            return putPackage(put);
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
            sweep.orders().forEach(order -> sweep(order, nowMs - sweep.expireAge(), nowMs - sweep.retireAge()));
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

    private ResultCode take(final Notify notice, final boolean isRetry) {
        ModelOrder order = orders.get(notice.order());
        final boolean isKnown = order != null;
        if (isKnown && order.knowsBetterThan(notice, isRetry, rulesVersion)) {
            final boolean isSame = notice.amount().compareTo(order.amount) == 0 && notice.status() == order.status;
            if (notice.isRecord() && notice.time() == order.noticeTime && !isSame && order.openReview == null) {
                order.openReview = ReviewReason.DIFFERS_FROM_PLATFORM;
                order.reviewedNotice = notice;
            }
            return ResultCode.APPROVED;
        }
        if (!isKnown) {
            order = new ModelOrder();
            order.card = notice.card();
            orders.put(notice.order(), order);
            users.add(order);
        }
        order.updatedTime = nowMs;
        order.said = null;
        order.isForgotten = false;
        order.isRelatedKnown = false;
        order.isDisputed = false;
        final ReviewReason problem = !isKnown && notice.time() < retiredBefore ? ReviewReason.OLDER_THAN_RETENTION
            : tell(order, notice);
        order.openReview = problem;
        order.reviewedNotice = problem == null ? order.reviewedNotice : notice;
        return ResultCode.APPROVED;
    }

    private ReviewReason tell(final ModelOrder order, final Notify notice) {
        if (order.account.isEmpty()) {
            order.account = accountFor(notice.card(), notice.cardholder());
        }
        if (notice.status() == OrderStatus.UNKNOWN) {
            return ReviewReason.STATUS_UNKNOWN;
        }
        if (notice.type() == ConsumptionType.UNKNOWN) {
            return ReviewReason.TYPE_UNKNOWN;
        }
        if (!mayBecome(order.type, notice.type())) {
            return ReviewReason.TYPE_CHANGED;
        }
        if (notice.type() == ConsumptionType.REVERSAL
            && (notice.related().isEmpty() || notice.related().equals(notice.order()))) {
            return ReviewReason.RELATED_MISSING;
        }
        order.type = notice.type();
        order.status = notice.status();
        order.amount = notice.amount();
        order.platformFee = notice.fee() == null ? BigDecimal.ZERO : notice.fee();
        order.noticeTime = notice.time();
        order.detail = notice.detail();
        order.localCurrency = notice.localCurrency().isEmpty() ? order.localCurrency : notice.localCurrency();
        final ReviewReason reversal = order.type == ConsumptionType.REVERSAL ? reverse(order, notice) : null;
        order.related = notice.related().isEmpty() ? order.related : notice.related();
        final ReviewReason problem = effects.settle(order, local());
        return problem == null ? reversal : problem;
    }

    private ReviewReason reverse(final ModelOrder order, final Notify notice) {
        final ModelOrder before = orders.get(order.related);
        if (before != null && before.reversals.remove(notice.order()) != null) {
            resettle(before, notice);
        }
        if (order.status != OrderStatus.SUCCESS || notice.amount().signum() == 0) {
            return null;
        }
        final ModelOrder target = orders.computeIfAbsent(notice.related(), name -> {
            final ModelOrder made = new ModelOrder();
            made.card = order.card;
            users.add(made);
            return made;
        });
        if (target.reversed().add(notice.amount()).compareTo(MAX) > 0) {
            return ReviewReason.AMOUNT_OUT_OF_RANGE;
        }
        target.reversals.put(notice.order(), notice.amount());
        resettle(target, notice);
        return null;
    }

    private void resettle(final ModelOrder order, final Notify notice) {
        order.updatedTime = nowMs;
        final ReviewReason problem = effects.settle(order, local());
        if (problem != null) {
            order.openReview = problem;
            order.reviewedNotice = notice;
        }
    }

    private ResultCode putAccount(final PutAccount put) {
        final ModelAccount known = accounts.get(put.account());
        if (known != null && !known.currency.equals(put.currency())) {
            return ResultCode.CURRENCY_FIXED;
        }
        final boolean isEmpty = known == null
            || balance(put.account()).signum() == 0 && held(put.account()).signum() == 0;
        if (put.status() == AccountStatus.CLOSED && !isEmpty) {
            return ResultCode.ACCOUNT_NOT_EMPTY;
        }
        final ModelAccount account = accounts.computeIfAbsent(put.account(), name -> new ModelAccount());
        account.currency = put.currency();
        account.overdraft = put.overdraft() == null ? account.overdraft : put.overdraft();
        account.status = put.status() == null ? account.status : put.status();
        return ResultCode.APPROVED;
    }

    private ResultCode putCard(final PutCard put) {
        final ModelCard known = cards.get(put.card());
        if (put.cardholder().isEmpty() && (known == null || known.cardholder.isEmpty())) {
            return ResultCode.CARDHOLDER_REQUIRED;
        }
        if (known == null && put.status() == CardStatus.UNKNOWN) {
            return ResultCode.CARD_STATUS_REQUIRED;
        }
        if (!put.packageNo().isEmpty() && !packages.containsKey(put.packageNo())) {
            return ResultCode.PACKAGE_UNKNOWN;
        }
        final ModelCard card = cards.computeIfAbsent(put.card(), name -> new ModelCard());
        card.cardholder = put.cardholder().isEmpty() ? card.cardholder : put.cardholder();
        final boolean isChange = put.status() != card.status || card.outbound == Outbound.FAILED;
        if (known != null && put.isOutbound() && isChange && SETTABLE.contains(put.status())) {
            card.outbound = Outbound.PENDING;
        }
        card.status = put.status() == CardStatus.UNKNOWN ? card.status : put.status();
        if (mergesStatements() && put.status() != CardStatus.UNKNOWN) {
            card.isSetHere = true;
            card.isDoubtful = false;
        }
        card.updatedTime = nowMs;
        card.packageNo = put.packageNo().isEmpty() ? card.packageNo : put.packageNo();
        return ResultCode.APPROVED;
    }

    private ResultCode putPackage(final PutPackage put) {
        final List<Terms> versions = packages.get(put.packageNo());
        final int version = versions == null ? 0 : versions.size();
        if (version > 0 && newest(put.packageNo()).equals(put.terms())) {
            return ResultCode.APPROVED;
        }
        if (put.expectedVersion() > 0 && put.expectedVersion() != version) {
            return ResultCode.PACKAGE_VERSION_CONFLICT;
        }
        packages.computeIfAbsent(put.packageNo(), name -> new ArrayList<>()).add(put.terms());
        return ResultCode.APPROVED;
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
        if (resolve.retry() && !(isMerged ? statements.retry(resolve.order()) : retry(order.reviewedNotice))) {
            return ResultCode.REVIEW_UNRESOLVED;
        }
        order.openReview = null;
        order.updatedTime = nowMs;
        return ResultCode.APPROVED;
    }

    /** Whether all that the notice touches is in order afterwards. */
    private boolean retry(final Notify notice) {
        final ModelOrder told = orders.get(notice.order());
        if (told != null && told.knowsBetterThan(notice, true, rulesVersion)) {
            return true;
        }
        final Map<ModelOrder, ReviewReason> before = new IdentityHashMap<>();
        orders.values().forEach(order -> {
            before.put(order, order.openReview);
            order.openReview = null;
        });
        take(notice, true);
        boolean isGood = true;
        for (final ModelOrder order : orders.values()) {
            isGood &= order.openReview == null;
            if (order.openReview == null && before.get(order) != null && order != orders.get(notice.order())) {
                order.openReview = before.get(order);
            }
        }
        return isGood;
    }

    private void sweep(final String name, final long expireBefore, final long retireBefore) {
        final ModelOrder order = orders.get(name);
        if (order == null || order.openReview != null) {
            return;
        }
        if (order.held.signum() > 0) {
            if (order.decidedTime < expireBefore) {
                order.isExpired = true;
                order.isExpired = effects.settle(order, order.usedAt == null ? local() : order.usedAt) == null;
                order.updatedTime = order.isExpired ? nowMs : order.updatedTime;
            }
        } else if (order.updatedTime < retireBefore
            && order.reversals.keySet().stream().allMatch(by -> by.startsWith("retired-"))) {
            retire(name, order, retireBefore);
        }
    }

    private void retire(final String name, final ModelOrder order, final long retireBefore) {
        if (!order.account.isEmpty()) {
            final ModelAccount account = accounts.get(order.account);
            account.retired = account.retired.add(order.posted);
        }
        orders.remove(name);
        if (mergesStatements()) {
            forgotten.add(name);
        }
        retiredBefore = Math.max(retiredBefore, retireBefore);
        for (final ModelOrder other : orders.values()) {
            final BigDecimal amount = other.reversals.remove(name);
            if (amount != null) {
                other.reversals.put("retired-" + retiredCount++, amount);
            }
        }
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
