package dev.holdfast.ledger;

import dev.holdfast.ledger.message.OrderViewDecoder;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Random commands in any order: the sums must hold after every step, and a replay must give the same state. */
class LedgerInvariantsTest {
    private static final int SEQUENCES = 100;
    private static final int STEPS = 200;
    private static final int ACCOUNTS = 3;
    private static final int ORDERS = 12;

    private final Map<String, Long> entries = new HashMap<>();

    @Test
    void shouldKeepTheSumsAndReplayToTheSameState() {
        final long seed = System.nanoTime();
        final Random random = new Random(seed);
        for (int i = 0; i < SEQUENCES; i++) {
            entries.clear();
            try (LedgerFixture ledger = new LedgerFixture(); LedgerFixture replayed = new LedgerFixture()) {
                for (int step = 0; step < STEPS; step++) {
                    final ResultCode result = step(ledger, random, step);
                    checkSums(ledger, "seed=" + seed + " sequence=" + i + " step=" + step + " result=" + result);
                }
                ledger.commands.forEach(replayed::apply);
                assertThat(replayed.store.digest()).as("seed=%d sequence=%d", seed, i).isEqualTo(ledger.store.digest());
                assertThat(ledger.store.recomputeDigest()).as("seed=%d sequence=%d", seed, i).isEqualTo(ledger.store.digest());
            }
        }
    }

    private ResultCode step(final LedgerFixture ledger, final Random random, final int step) {
        final String account = "U" + random.nextInt(ACCOUNTS);
        final String card = "C" + random.nextInt(ACCOUNTS + 1);
        final String order = "T" + random.nextInt(ORDERS);
        final long amount = random.nextInt(40);
        return switch (random.nextInt(12)) {
            case 0 -> ledger.account(account, "USD", random.nextInt(20));
            case 1 -> {
                final String entryNo = "D" + step;
                final ResultCode result = ledger.entry(entryNo, account, amount - 5, random.nextBoolean());
                if (result.isApproved()) {
                    entries.merge(account, amount - 5, Long::sum);
                }
                yield result;
            }
            case 2 -> ledger.card(card, account, random.nextInt(4) > 0 ? CardStatus.ACTIVATED : CardStatus.FROZEN);
            case 3 -> ledger.cardUpdate(card, CardStatus.of(random.nextInt(7)), random.nextInt(50));
            case 4, 5, 6, 7 -> ledger.authorize(order, card, amount);
            default -> ledger.tell(order, card, amount, ConsumptionType.of(random.nextInt(7)), OrderStatus.of(random.nextInt(4)),
                random.nextInt(50), random.nextInt(3) > 0 ? "T" + random.nextInt(ORDERS) : "");
        };
    }

    private void checkSums(final LedgerFixture ledger, final String where) {
        final Map<String, Long> posted = new HashMap<>();
        final Map<String, Long> held = new HashMap<>();
        for (int i = 0; i < ORDERS; i++) {
            final OrderViewDecoder view = ledger.orderView("T" + i);
            if (view == null) {
                continue;
            }
            final long orderHeld = view.held();
            final long orderPosted = view.posted();
            view.consumeNo();
            view.cardNo();
            final String account = view.accountNo();
            held.merge(account, orderHeld, Long::sum);
            posted.merge(account, orderPosted, Long::sum);
            assertThat(orderHeld).as(where).isNotNegative();
        }
        for (int i = 0; i < ACCOUNTS; i++) {
            final String account = "U" + i;
            if (ledger.accountView(account) == null) {
                continue;
            }
            final long expected = entries.getOrDefault(account, 0L) * Units.PER_WHOLE + posted.getOrDefault(account, 0L);
            assertThat(ledger.accountView(account).balance()).as(where).isEqualTo(expected);
            assertThat(ledger.accountView(account).held()).as(where).isEqualTo(held.getOrDefault(account, 0L));
        }
        assertThat(held.getOrDefault("", 0L) + posted.getOrDefault("", 0L)).as(where).isZero();
    }
}
