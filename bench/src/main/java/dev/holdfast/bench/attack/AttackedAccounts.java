package dev.holdfast.bench.attack;

import dev.holdfast.gateway.client.AdminClient;

import java.math.BigDecimal;

/**
 * The accounts that an attack is about: most with more money than it can spend, some with hardly any. Immutable.
 *
 * @param run   begins their numbers.
 * @param count of them.
 */
record AttackedAccounts(String run, int count) {
    private static final BigDecimal RICH = new BigDecimal("100000000.00");
    private static final BigDecimal POOR = new BigDecimal("25.00");
    private static final int POOR_AMONG = 8;

    String account(final int i) {
        return run + "-U" + i;
    }

    String card(final int i) {
        return run + "-C" + i;
    }

    boolean isRich(final int i) {
        return i % POOR_AMONG != 0;
    }

    /** What was paid in. */
    BigDecimal funds(final int i) {
        return isRich(i) ? RICH : POOR;
    }

    void open(final AdminClient admin) {
        for (int i = 0; i < count; i++) {
            admin.openAccount(account(i), card(i), funds(i).toPlainString());
        }
    }
}
