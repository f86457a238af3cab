package dev.holdfast.gateway;

import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.AcceptLossDecoder;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.recovery.HighWater;
import dev.holdfast.ledger.storage.FileStorage;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Going on without what is lost, or without the copy of the high-water file. */
class AcceptedLossTest extends LostTailFixture {
    @Test
    void shouldGoOnByNameAndKeepThatInTheJournal() throws IOException {
        replace(older);
        final long kept = sequence - ORDERS / 2;
        shouldRefuse("--accept-loss=" + kept, "journal.accept_loss", "" + (kept - 1));
        try (TestGateway gateway = start(killed, "journal.accept_loss", "" + kept)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo(ORDERS / 2 + ".00");
            awaitHighWater(gateway);
        }
        assertThat(acceptedLosses())
            .containsExactly(kept + 1 + " by operator " + System.getProperty("user.name") + "@start: behind " + kept
                + " up to " + sequence);
        try (TestGateway gateway = start(killed)) {
            approve(gateway, ORDERS, ORDERS + 1);
        }
        try (TestGateway gateway = start(killed, "journal.accept_loss", "" + kept)) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).as("the flag says nothing any more")
                .isEqualTo(ORDERS / 2 + 1 + ".00");
        }
    }

    @Test
    void shouldDecideOnWhileTheCopyCannotBeWritten() throws IOException {
        final Path gone = otherDisk.resolve("not").resolve("mounted");
        try (TestGateway gateway = new TestGateway(killed, "journal.high_water_ms", "10", "journal.high_water_file",
            gone.toString())) {
            approve(gateway, ORDERS, ORDERS + 1);
            awaitMetric(gateway, "holdfast_high_water_failed{file=\"copy\"} 1");
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
            assertThat(
                gateway.admin().get("/health/ready").text())
                .contains("the copy of the high-water file cannot be written");
            Files.createDirectories(gone.getParent());
            awaitMetric(gateway, "holdfast_high_water_failed{file=\"copy\"} 0");
            assertThat(gateway.admin().get("/health/ready").text()).isEqualTo("{\"status\":\"ready\"}");
        }
        assertThat(gone).hasSameTextualContentAs(killed.resolve(HighWater.FILE));
    }

    @Test
    void shouldWantAFileOfItsOwnForTheCopy() {
        assertThatThrownBy(() -> new TestGateway(killed, "journal.high_water_file", killed.resolve("x").toString()))
            .hasMessageContaining("journal.high_water_file").hasMessageContaining("outside data_dir");
        assertThatThrownBy(
            () -> new TestGateway(killed, "journal.accept_loss", "all")).hasMessageContaining("journal.accept_loss");
    }

    private List<String> acceptedLosses() {
        final List<String> losses = new ArrayList<>();
        new JournalReader(new FileStorage(killed), (buffer, offset, length, at, timeMs, actor) -> {
            final MessageHeaderDecoder header = new MessageHeaderDecoder().wrap(buffer, offset);
            if (header.templateId() == AcceptLossDecoder.TEMPLATE_ID) {
                final AcceptLossDecoder loss = new AcceptLossDecoder().wrapAndApplyHeader(buffer, offset, header);
                losses.add(at + " by " + actor + ": behind " + loss.behind() + " up to " + loss.upTo());
            }
        }).inspect();
        return losses;
    }
}
