package dev.holdfast.gateway.cli;

import dev.holdfast.ledger.store.AccountRow;
import dev.holdfast.ledger.store.ApplicationRow;
import dev.holdfast.ledger.store.CardRow;
import dev.holdfast.ledger.store.CardholderRow;
import dev.holdfast.ledger.store.EntryRow;
import dev.holdfast.ledger.store.OrderRow;
import dev.holdfast.ledger.store.Row;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

import java.io.PrintWriter;
import java.io.StringWriter;

import static org.assertj.core.api.Assertions.assertThat;

class SizeCommandTest {
    private static final int MISUSE = 2;

    private final StringWriter out = new StringWriter();

    @Test
    void shouldSizeAProgram() {
        assertThat(run("--accounts", "700000", "--cards", "1400000", "--orders-per-day", "38889", "--entries",
            "700000")).isZero();
        assertThat(out.toString()).contains("max_accounts: 1000000\n", "max_cards: 2000000\n", "max_orders: 10000029\n",
            "max_entries: 1000000\n", "order_retention_days: 180", "journal: 19 MiB a day", "9,772 MiB when every")
            .doesNotContain("HOLDFAST_JAVA_OPTS");
        assertThat(run("--onboarding", "--accounts", "700000", "--cards", "1400000", "--orders-per-day", "38889",
            "--entries", "700000")).isZero();
        assertThat(out.toString()).contains("12,442 MiB when every");
        assertThat(run("--accounts", "0", "--orders-per-day", "1")).isEqualTo(MISUSE);
        assertThat(run("--accounts", "1")).isEqualTo(MISUSE);
    }

    @Test
    void shouldSayWhatJavaHasToGiveForForgottenOrders() {
        assertThat(run("--accounts", "1000000", "--orders-per-day", "500000")).isZero();
        assertThat(out.toString()).contains("max_orders: 128571429\n",
            "HOLDFAST_JAVA_OPTS=-XX:MaxDirectMemorySize=1472m\n");
    }

    /** The figures are of the whole process; a row and its key are the least that they can be. */
    @Test
    void shouldNotSizeBelowTheRowsThemselves() {
        assertThat(SizeCommand.ACCOUNT_BYTES).isGreaterThan((int) new AccountRow().maxSize() + Row.MAX_ID_BYTES);
        assertThat(SizeCommand.CARD_BYTES).isGreaterThan((int) new CardRow().maxSize() + Row.MAX_ID_BYTES);
        assertThat(SizeCommand.ORDER_BYTES).isGreaterThan((int) new OrderRow().maxSize() + Row.MAX_ID_BYTES);
        assertThat(SizeCommand.ENTRY_BYTES).isGreaterThan((int) new EntryRow().maxSize() + Row.MAX_ID_BYTES);
        assertThat(SizeCommand.CARDHOLDER_BYTES).isGreaterThan((int) new CardholderRow().maxSize() + Row.MAX_ID_BYTES);
        assertThat(SizeCommand.APPLICATION_BYTES)
            .isGreaterThan((int) new ApplicationRow().maxSize() + Row.MAX_ID_BYTES);
    }

    private int run(final String... arguments) {
        out.getBuffer().setLength(0);
        return new CommandLine(new SizeCommand()).setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true)).execute(arguments);
    }
}
