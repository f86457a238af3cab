package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What {@code journal print} tells people: words, decimals, and what came of each command. */
class JournalPrintTest {
    /**
     * A journal with a command of every kind, and what each was answered with, as {@code GoldenJournalTest} has them.
     */
    private static final Path GOLDEN = Path.of("../ledger-core/src/test/resources/dev/holdfast/ledger/journal-v2");
    private static final String[] CAPACITY = {"ledger.max_accounts: 8", "ledger.max_cards: 8", "ledger.max_orders: 64",
        "ledger.max_entries: 256", "ledger.max_package_versions: 256", "ledger.max_card_terms: 8",
        "ledger.max_reviews: 64"};

    @TempDir
    private Path directory;

    @Test
    void shouldPrintWordsDecimalsAndAnswers() {
        try (TestGateway gateway = new TestGateway(directory)) {
            final AdminClient admin = gateway.admin();
            admin.openAccount("U1", "C1", "100.00");
            admin.call("POST", "/v1/accounts/U1/entries", "{\"entry_no\":\"E2\",\"amount\":\"-1000.00\"}");
            admin.call("PUT", "/v1/packages/default",
                "{\"fee_source\":\"package\",\"fees\":{\"consume_rate\":\"0.01\"},"
                + "\"limits\":{\"day\":\"50.5\"},\"rules\":{\"mcc_deny\":[\"7995\"],\"country_deny\":[\"KP\"]}}");
            gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "30.00", 1));
            gateway.platform().post(CallbackBodies.consumption("T1", "C1", "U1", "29.5", "Success", 2));
            final List<String> lines = print(directory);
            assertThat(lines.get(0)).contains(" [gateway] SetCapacity accounts=", " -> 0 approved");
            assertThat(lines.get(1)).contains(" [gateway] SwitchRules version=5 -> 0 approved");
            assertThat(
                lines.get(2))
                .contains(
                    " [operator admin@127.0.0.1] PutAccount currency=USD overdraft=0.00 account_no=U1 -> 0 approved");
            assertThat(lines.get(3)).contains(" PostEntry amount=100.00 entry_no=fund-U1 account_no=U1 -> 0 approved");
            assertThat(
                lines.get(5)).contains(" PostEntry amount=-1000.00 entry_no=E2 account_no=U1 -> 6004 beyond_available");
            assertThat(lines.get(6)).contains("consume_rate=0.01", "day=50.50", "MCC_DENY:7995", "COUNTRY_DENY:KP",
                "package_no=default -> 0 approved");
            assertThat(lines.get(7)).contains(" [platform] Authorize amount=30.00", "local_amount=",
                "push_id=\"", "merchant=\"Harbour Books\"", "city=\"");
            assertThat(
                lines.get(8)).contains(" [platform] Notify status=SUCCESS amount=29.50 currency=USD", "consume_no=T1",
                "-> 0 approved");
        }
    }

    @Test
    void shouldPrintEveryKindOfCommandWithItsAnswer() throws IOException {
        for (final String file : List.of("journal-0000000000000001.log", "journal-0000000000000702.log")) {
            Files.copy(GOLDEN.resolve(file), directory.resolve(file));
        }
        final Path config = Files.write(directory.resolve("golden.yaml"), List.of(CAPACITY));
        final List<String> answers = Files.readAllLines(GOLDEN.resolve("answers.txt"));
        final List<String> lines = print(directory, "--config", config.toString());
        assertThat(lines).hasSameSizeAs(answers);
        for (int i = 0; i < lines.size(); i++) {
            assertThat(lines.get(i)).startsWith(i + 1 + " ").contains(" -> " + answers.get(i).split(" ")[1] + " ");
        }
        assertThat(
            String.join("\n", lines))
            .contains(" Authorize ", " Notify ", " CardUpdate ", " PutAccount ", " PostEntry ", " PutCard ",
            " PutPackage ", " PutCardTerms ", " ResolveReview ", " Sweep ", " LearnCard ", " ConfirmOutbound ")
            .doesNotContain("template_");
        Files.delete(directory.resolve("journal-0000000000000001.log"));
        assertThat(
            print(directory, "--config", config.toString())).as("nothing to begin with")
            .allMatch(line -> line.contains("-> not known"));
        Files.copy(GOLDEN.resolve("snapshot-0000000000000701.bin"), directory.resolve("snapshot-0000000000000701.bin"));
        assertThat(print(directory, "--config", config.toString())).isEqualTo(lines.subList(701, lines.size()));
    }

    @Test
    void shouldShowWhoGaveUpWhatWasConfirmed(@TempDir final Path otherDisk) throws IOException {
        new HighWater(new FileStorage(otherDisk), "mark").write(new JournalPoint(81, 0, 7, 1));
        new TestGateway(directory, "journal.high_water_file", otherDisk.resolve("mark").toString(),
            "journal.accept_loss", "0").close();
        assertThat(print(directory).get(0)).contains("[operator ", "@start] AcceptLoss behind=0 up_to=81 -> 0 ");
    }

    private static List<String> print(final Path data, final String... options) {
        final StringWriter out = new StringWriter();
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        final String[] arguments = new String[options.length + 4];
        System.arraycopy(new String[] {"journal", "print", "--data-dir", data.toString()}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        assertThat(commandLine.execute(arguments)).isZero();
        return out.toString().lines().toList();
    }
}
