package dev.holdfast.bench.attack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.bench.attack.judge.Approvable;
import dev.holdfast.bench.attack.judge.Approvable.Kind;
import dev.holdfast.gateway.client.AdminClient;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What the answers say that the ledger has to hold: an account of its own, kept from nothing but requests and their
 * answers. An order holds what was approved, until a success posts what that says; the newest one counts. Any thread;
 * allocates.
 */
final class Books {
    private final Map<String, Order> orders = new HashMap<>();
    private final Set<String> uncertain = new HashSet<>();

    /** What is known of one order. */
    private static final class Order {
        private final String account;
        private BigDecimal held;
        private BigDecimal posted;
        private long postedMs;

        Order(final String account) {
            this.account = account;
        }

        /** The newest success counts. */
        void post(final Approvable success) {
            if (posted == null || success.timeMs() >= postedMs) {
                posted = success.amount();
                postedMs = success.timeMs();
            }
        }
    }

    /**
     * This was answered with code 0.
     *
     * @return what is wrong with that; null when nothing is.
     */
    synchronized String approved(final Approvable what) {
        if (what.kind() == Kind.OTHER) {
            return null;
        }
        final Order order = orders.computeIfAbsent(what.orderNo(), number -> new Order(what.account()));
        if (!order.account.equals(what.account())) {
            return "order " + what.orderNo() + " was approved for the accounts " + order.account + " and "
                + what.account();
        }
        if (what.kind() == Kind.SUCCESS) {
            order.post(what);
        } else if (order.held == null) {
            order.held = what.amount();
        } else if (order.held.compareTo(what.amount()) != 0) {
            return "order " + what.orderNo() + " was approved with " + order.held + " and with " + what.amount();
        }
        return null;
    }

    /** This may have been done, since its answer was not read. */
    synchronized void uncertain(final Approvable what) {
        if (what.kind() != Kind.OTHER) {
            uncertain.add(what.orderNo());
        }
    }

    synchronized int approvedOrders() {
        return orders.size();
    }

    synchronized int uncertainOrders() {
        return uncertain.size();
    }

    /** Compares every account with what the ledger says. Orders of unread answers are taken as the ledger has them. */
    synchronized void compare(final AdminClient admin, final AttackedAccounts accounts, final Findings findings) {
        for (final String number : uncertain) {
            final JsonNode order = admin.get("/v1/authorizations/" + number).json();
            if (order.has("state")) {
                takeOver(number, order);
            }
        }
        final Map<String, BigDecimal> held = new HashMap<>();
        final Map<String, BigDecimal> posted = new HashMap<>();
        for (final Order order : orders.values()) {
            if (order.posted != null) {
                posted.merge(order.account, order.posted, BigDecimal::add);
            } else if (order.held != null) {
                held.merge(order.account, order.held, BigDecimal::add);
            }
        }
        BigDecimal sum = BigDecimal.ZERO;
        for (int i = 0; i < accounts.count(); i++) {
            final String account = accounts.account(i);
            final JsonNode ledger = admin.get("/v1/accounts/" + account).json();
            final BigDecimal ours = held.getOrDefault(account, BigDecimal.ZERO);
            final BigDecimal spent = posted.getOrDefault(account, BigDecimal.ZERO);
            final BigDecimal balance = accounts.funds(i).subtract(spent);
            if (new BigDecimal(ledger.path("held").asText()).compareTo(ours) != 0
                || new BigDecimal(ledger.path("balance").asText()).compareTo(balance) != 0) {
                findings.problem("account %s has balance %s and holds %s; by the answers it is %s and %s; %s", account,
                    ledger.path("balance").asText(), ledger.path("held").asText(), balance, ours,
                    firstDifference(admin, account));
            }
            findings.require(ours.add(spent).compareTo(accounts.funds(i)) <= 0,
                "account %s had %s, and %s was approved", account, accounts.funds(i), ours.add(spent));
            sum = sum.add(ours).add(spent);
        }
        findings.fact("money   %d accounts, %d orders approved or posted, together %s; %d orders of unread answers",
            accounts.count(), orders.size(), sum.toPlainString(), uncertain.size());
    }

    /** The first order of an account that the ledger has otherwise. */
    private String firstDifference(final AdminClient admin, final String account) {
        for (final Map.Entry<String, Order> each : orders.entrySet()) {
            final Order order = each.getValue();
            if (order.account.equals(account)) {
                final JsonNode ledger = admin.get("/v1/authorizations/" + each.getKey()).json();
                final BigDecimal held = order.held == null || order.posted != null ? BigDecimal.ZERO : order.held;
                final BigDecimal posted = order.posted == null ? BigDecimal.ZERO : order.posted;
                if (!ledger.has("state") || new BigDecimal(ledger.path("held").asText()).compareTo(held) != 0
                    || spent(ledger).compareTo(posted) != 0) {
                    return "order " + each.getKey() + " holds " + held + " and posted " + posted
                        + " by the answers, and the ledger has " + ledger;
                }
            }
        }
        return "no order that was answered with 0 is to blame";
    }

    private void takeOver(final String number, final JsonNode order) {
        final BigDecimal held = new BigDecimal(order.path("held").asText());
        final BigDecimal posted = spent(order);
        final Order ours = orders.computeIfAbsent(number, none -> new Order(order.path("account_no").asText()));
        ours.held = held.signum() > 0 ? held : ours.held;
        ours.posted = posted.signum() > 0 ? posted : ours.posted;
    }

    /** The ledger posts what goes out below zero. */
    private static BigDecimal spent(final JsonNode order) {
        return new BigDecimal(order.path("posted").asText()).negate();
    }
}
