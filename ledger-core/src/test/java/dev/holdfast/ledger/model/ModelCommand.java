package dev.holdfast.ledger.model;

import dev.holdfast.ledger.AccountStatus;
import dev.holdfast.ledger.CardStatus;
import dev.holdfast.ledger.ConsumptionType;
import dev.holdfast.ledger.OrderStatus;

import java.math.BigDecimal;
import java.util.List;

/** What both ledgers are told. Amounts in whole currency units, with decimals. */
public sealed interface ModelCommand {
    /** Lets time pass. */
    record Pass(long ms) implements ModelCommand {
    }

    /** Lets time pass to a moment before, at or after the beginning of the next hour, day, week or month. */
    record PassTo(Border border, int ms) implements ModelCommand {
    }

    enum Border {
        HOUR, DAY, WEEK, MONTH
    }

    record Authorize(
        String order, String card, String cardholder, ConsumptionType type, BigDecimal amount, String localCurrency, int mcc, String country)
        implements ModelCommand {
    }

    record Notify(
        String order, String card, String cardholder, ConsumptionType type, OrderStatus status, BigDecimal amount, BigDecimal fee, long time,
        int detail, String localCurrency, String related) implements ModelCommand {
    }

    record CardUpdate(String card, CardStatus status, long time) implements ModelCommand {
    }

    /** A null overdraft or status leaves it. */
    record PutAccount(String account, String currency, BigDecimal overdraft, AccountStatus status) implements ModelCommand {
    }

    record PostEntry(String entry, String account, BigDecimal amount, boolean force) implements ModelCommand {
    }

    record PutCard(String card, String cardholder, CardStatus status, String packageNo) implements ModelCommand {
    }

    record PutPackage(String packageNo, Terms terms, int expectedVersion) implements ModelCommand {
    }

    record PutCardTerms(String card, Terms terms) implements ModelCommand {
    }

    record Resolve(String order, boolean retry) implements ModelCommand {
    }

    /** Ages in milliseconds. */
    record Sweep(List<String> orders, long expireAge, long retireAge) implements ModelCommand {
    }
}
