package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * All that the platform has said of one order, as of rules version 3: the set of its notifications, and what follows
 * from the set. Nothing here knows in which order they came, but for records that come twice.
 */
final class ModelStatements {
    /** What one says; a null core or fee, or an empty text, is not said. */
    private record Said(
        long time, OrderStatus status, BigDecimal amount, ConsumptionType type, BigDecimal fee, String related,
        String local, boolean isRecord, boolean isRelatedRecord) {
        boolean isFinal() {
            return status != OrderStatus.PENDING;
        }

        Said withoutCore() {
            return new Said(time, null, null, null, fee, related, local, isRecord, isRelatedRecord);
        }

        Said withRelated(final String other, final boolean isOtherRecord) {
            return new Said(time, status, amount, type, fee, other, local, isRecord, isOtherRecord);
        }
    }

    enum Direction {
        PURCHASE, REFUND, REVERSAL
    }

    /** What they come to. */
    record Merged(
        long time, OrderStatus status, BigDecimal amount, ConsumptionType type, boolean isRecord, boolean finalsDiffer,
        boolean isBelieved, Member<BigDecimal> fee, Member<String> related, Member<String> local,
        Set<Direction> directions) {
    }

    /** Something that need not be said. */
    record Member<T>(T value, long time, boolean isRecord, boolean differs) {
    }

    private final List<Said> all = new ArrayList<>();
    private final Set<Direction> asked = EnumSet.noneOf(Direction.class);
    private Said believed;

    /** Begins with what an order of older rules knows. */
    ModelStatements(final ModelOrder order) {
        if (order.status != OrderStatus.UNKNOWN) {
            all.add(new Said(order.noticeTime, order.status, order.amount, order.type, order.platformFee,
                order.related, order.localCurrency, false, false));
        } else if (order.isApproved()) {
            asked.add(directionOf(order.type));
        }
    }

    void add(final ModelCommand.Notify notice) {
        final Said said = said(notice, notice.isRecord());
        final boolean isIgnored = believed != null && said.time <= believed.time;
        all.add(isIgnored ? said.withoutCore() : said);
        if (believed != null && said.time > believed.time) {
            believed = null;
        }
    }

    /** An authorization of another kind of purchase was approved, and stands until something newer is said. */
    void ask(final ConsumptionType type) {
        all.replaceAll(said -> said.status == null || directionOf(said.type) != directionOf(type) ? said
            : new Said(said.time, said.status, said.amount, type, said.fee, said.related, said.local, said.isRecord,
                said.isRelatedRecord));
    }

    /**
     * A question says the currency at the merchant too; by older rules it counts for the newest notification that said
     * one.
     */
    void ask(final String localCurrency) {
        final Member<String> local = local();
        all.replaceAll(said -> said.local.isEmpty() || said.time != local.time ? said
            : new Said(said.time, said.status, said.amount, said.type, said.fee, said.related, localCurrency,
                said.isRecord, said.isRelatedRecord));
    }

    /** Somebody decides that the notification counts, or the newest one when that is newer. */
    void believe(final ModelCommand.Notify notice, final ConsumptionType typeBefore) {
        final Merged before = merged(typeBefore);
        Said chosen = said(notice, true);
        all.add(chosen.withoutCore());
        if (before.status != OrderStatus.UNKNOWN && before.time > chosen.time) {
            chosen = new Said(before.time, before.status, before.amount, before.type, null, "", "", before.isRecord,
                before.isRecord);
        }
        all.replaceAll(Said::withoutCore);
        asked.clear();
        believed = new Said(chosen.time, chosen.status, chosen.amount, chosen.type, null, "", "", chosen.isRecord,
            chosen.isRecord);
        all.add(believed);
        forgetDoubts();
    }

    /** Of members that differ only the one that stands is kept. */
    private void forgetDoubts() {
        final Member<BigDecimal> fee = member(said -> said.fee, value -> value.movePointRight(6).longValueExact(),
            BigDecimal.ZERO, true);
        final Member<String> related = related();
        all.replaceAll(said -> new Said(said.time, said.status, said.amount, said.type,
            said.fee != null && fee.differs && said.time == fee.time ? fee.value : said.fee,
            related.differs && said.time == related.time && !said.related.isEmpty() ? related.value : said.related,
            said.local, said.isRecord, said.isRelatedRecord));
    }

    /**
     * The reversal could not be applied to the order that the newest names, so it goes on to name the one before.
     *
     * @param keepsHowSaid whether by what said so; else that counts as a record's if the newest was one.
     */
    void keepRelated(final String before, final boolean keepsHowSaid) {
        final Member<String> named = related();
        if (named.value.equals(before)) {
            return;
        }
        all.replaceAll(said -> said.related.equals(named.value) ? said.withRelated("", false) : said);
        if (!keepsHowSaid) {
            final long time = related().time;
            all.replaceAll(said -> said.time == time && said.related.equals(before)
                ? said.withRelated(before, named.isRecord) : said);
        }
    }

    private static Said said(final ModelCommand.Notify notice, final boolean isRecord) {
        return new Said(notice.time(), notice.status(), notice.amount().stripTrailingZeros(), notice.type(),
            notice.fee() == null ? null : notice.fee().stripTrailingZeros(), notice.related(), notice.localCurrency(),
            isRecord, isRecord);
    }

    /** @param typeAsked of the order, when nothing was said of it. */
    Merged merged(final ConsumptionType typeAsked) {
        final Set<Direction> directions = EnumSet.copyOf(asked.isEmpty() ? EnumSet.noneOf(Direction.class) : asked);
        cores().forEach(said -> directions.add(directionOf(said.type)));
        final Member<BigDecimal> fee = member(said -> said.fee, value -> value.movePointRight(6).longValueExact(),
            BigDecimal.ZERO, true);
        final Member<String> related = related();
        final Member<String> told = member(said -> said.local.isEmpty() ? null : said.local, null, "", false);
        final Member<String> local = new Member<>(told.value, told.time, told.isRecord, false);
        final long time = cores().mapToLong(Said::time).max().orElse(0);
        final List<Said> newest = cores().filter(said -> said.time == time).toList();
        if (newest.isEmpty()) {
            return new Merged(0, OrderStatus.UNKNOWN, null, typeAsked, false, false, false, fee, related, local,
                directions);
        }
        final List<Said> records = newest.stream().filter(Said::isRecord).toList();
        if (!records.isEmpty()) {
            final Said last = records.get(records.size() - 1);
            return new Merged(time, last.status, last.amount, stands(directions, last.type), true, false,
                believed != null, fee, related, local, directions);
        }
        final List<Said> finals = newest.stream().filter(Said::isFinal).toList();
        final List<Said> counted = finals.isEmpty() ? newest : finals;
        final Said first = counted.get(0);
        final boolean differ = !finals.isEmpty() && counted.stream().anyMatch(said -> said.status != first.status
            || said.amount.compareTo(first.amount) != 0 && said.status != OrderStatus.FAIL);
        final OrderStatus status = counted.stream().map(Said::status).max(Enum::compareTo).orElseThrow();
        final BigDecimal amount = counted.stream().map(Said::amount).reduce(BigDecimal::max).orElseThrow();
        final ConsumptionType type = counted.stream().map(Said::type).max(Enum::compareTo).orElseThrow();
        return new Merged(time, status, amount, stands(directions, type), false, differ, believed != null, fee,
            related, local, directions);
    }

    /** In doubt it stays a purchase, so that what was held for it stays held. */
    private static ConsumptionType stands(final Set<Direction> directions, final ConsumptionType newest) {
        if (directions.size() == 1) {
            return newest;
        }
        return directions.contains(Direction.PURCHASE) ? ConsumptionType.CONSUMPTION : ConsumptionType.REFUND;
    }

    private Stream<Said> cores() {
        return all.stream().filter(said -> said.status != null);
    }

    /** Nobody minds whether two of one moment differ. */
    private Member<String> local() {
        final Member<String> local = member(said -> said.local.isEmpty() ? null : said.local, null, "", false);
        return new Member<>(local.value, local.time, local.isRecord, false);
    }

    private Member<String> related() {
        return member(said -> said.related.isEmpty() ? null : said.related, null, "", false, Said::isRelatedRecord);
    }

    private <T extends Comparable<T>> Member<T> member(
        final Function<Said, T> of, final ToLongFunction<T> size, final T missing, final boolean zeroIsLess) {
        return member(of, size, missing, zeroIsLess, Said::isRecord);
    }

    private <T extends Comparable<T>> Member<T> member(
        final Function<Said, T> of, final ToLongFunction<T> size, final T missing, final boolean zeroIsLess,
        final Predicate<Said> isRecord) {
        final long time = all.stream().filter(said -> of.apply(said) != null).mapToLong(Said::time).max().orElse(-1);
        final List<Said> newest = all.stream().filter(said -> of.apply(said) != null && said.time == time).toList();
        if (newest.isEmpty()) {
            return new Member<>(missing, 0, false, false);
        }
        final List<Said> records = newest.stream().filter(isRecord).toList();
        if (!records.isEmpty()) {
            return new Member<>(of.apply(records.get(records.size() - 1)), time, true, false);
        }
        final T largest = newest.stream().map(of).max(Comparable::compareTo).orElseThrow();
        final long different = newest.stream().map(of).filter(value -> !zeroIsLess || size.applyAsLong(value) != 0)
            .filter(value -> value.compareTo(largest) != 0).count();
        return new Member<>(largest, time, false, different > 0);
    }

    static Direction directionOf(final ConsumptionType type) {
        return switch (type) {
            case REFUND -> Direction.REFUND;
            case REVERSAL -> Direction.REVERSAL;
            default -> Direction.PURCHASE;
        };
    }
}
