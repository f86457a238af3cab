package dev.holdfast.gateway.engine;

import com.sun.management.HotSpotDiagnosticMXBean;
import dev.holdfast.ledger.store.ForgottenOrders;
import dev.holdfast.ledger.values.UnusableEnvironmentException;

import java.lang.management.ManagementFactory;
import java.util.Locale;

/**
 * What Java gives for buffers outside the heap, and what of it a ledger comes to need once it forgets orders: months
 * later, when a process that then lacks it would end, and end again after each start. So a start asks first.
 */
public final class DirectMemory {
    /** The rest is for connections, files and messages. */
    private static final double MOST_OF_IT = 0.75;
    private static final double MIB = 1 << 20;

    private DirectMemory() {
    }

    /** Bytes that buffers of this process may take together. */
    static long limitBytes() {
        final long set = Long.parseLong(ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
            .getVMOption("MaxDirectMemorySize").getValue());
        return set > 0 ? set : Runtime.getRuntime().maxMemory();
    }

    /** The least that Java has to give for a ledger of so many orders, in MiB. */
    public static long leastMib(final long maxOrders) {
        return (long) Math.ceil(ForgottenOrders.maxBytes(maxOrders) / MOST_OF_IT / MIB);
    }

    /**
     * @param maxOrders  of the ledger.
     * @param limitBytes see {@link #limitBytes()}.
     * @throws UnusableEnvironmentException when a full ledger's forgotten orders would not find room.
     */
    static void check(final long maxOrders, final long limitBytes) {
        if (leastMib(maxOrders) * MIB > limitBytes) {
            throw new UnusableEnvironmentException(String.format(Locale.ROOT,
                "there is not enough memory outside the heap: ledger.max_orders=%d needs %.0f MiB for the numbers of "
                + "orders that it forgets, of %.0f MiB that Java gives for all buffers; set "
                + "HOLDFAST_JAVA_OPTS=-XX:MaxDirectMemorySize=%dm, or a smaller ledger.max_orders: holdfast size says "
                + "how much", maxOrders, Math.ceil(ForgottenOrders.maxBytes(maxOrders) / MIB), limitBytes / MIB,
                leastMib(maxOrders)));
        }
    }
}
