package dev.holdfast.ledger.model;

import dev.holdfast.ledger.values.ConsumptionType;
import dev.holdfast.ledger.values.OrderStatus;
import dev.holdfast.ledger.values.ResultCode;
import dev.holdfast.ledger.values.ReviewReason;
import dev.holdfast.ledger.values.WaivedFee;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;

/** What the model knows of one order: the facts first, then what they amount to. */
final class ModelOrder {
    String card = "";
    String account = "";
    ConsumptionType type = ConsumptionType.UNKNOWN;
    OrderStatus status = OrderStatus.UNKNOWN;
    BigDecimal amount = BigDecimal.ZERO;
    BigDecimal platformFee = BigDecimal.ZERO;
    long noticeTime;
    int detail;
    String localCurrency = "";
    String related = "";
    final Map<String, BigDecimal> reversals = new HashMap<>();
    ResultCode decision;
    BigDecimal authorized = BigDecimal.ZERO;
    long decidedTime;
    long updatedTime;
    boolean isExpired;
    Terms terms;
    ReviewReason openReview;
    ModelCommand.Notify reviewedNotice;
    Seen seen;
    /** What was said of it as of rules version 3; null while only older rules looked at it. */
    ModelStatements said;
    boolean isForgotten;
    boolean isRelatedKnown;
    boolean isDisputed;
    BigDecimal booked = BigDecimal.ZERO;

    BigDecimal held = BigDecimal.ZERO;
    BigDecimal posted = BigDecimal.ZERO;
    BigDecimal fee = BigDecimal.ZERO;
    BigDecimal used = BigDecimal.ZERO;
    boolean isCash;
    LocalDateTime usedAt;
    WaivedFee waivedFee = WaivedFee.NONE;
    boolean isWaived;
    long waiverSpan;

    /** The figures that a decision saw. */
    record Seen(
        BigDecimal available, BigDecimal fee, BigDecimal day, BigDecimal week, BigDecimal month, BigDecimal atmDay,
        BigDecimal atmMonth, long purchasesToday, long purchasesThisHour) {
    }

    BigDecimal reversed() {
        return reversals.values().stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    ModelStatements.Merged merged() {
        return said.merged(type);
    }

    /** The status that moves money. */
    OrderStatus standing() {
        return isDisputed ? OrderStatus.PENDING : status;
    }

    boolean isApproved() {
        return decision == ResultCode.APPROVED;
    }

    /** Whether a notice says nothing that counts. */
    boolean knowsBetterThan(final ModelCommand.Notify notice, final boolean isRetry, final int rulesVersion) {
        if (notice.time() != noticeTime) {
            return notice.time() < noticeTime;
        }
        final boolean isFinal = notice.status() != OrderStatus.PENDING;
        final boolean wasFinal = status != OrderStatus.PENDING;
        if (rulesVersion == 2 && isFinal != wasFinal) {
            return wasFinal;
        }
        if (notice.detail() != detail) {
            return notice.detail() < detail;
        }
        return !(isFinal && !wasFinal) && !isRetry;
    }
}
