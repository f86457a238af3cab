package dev.holdfast.bench.compare;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.CallbackClient;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import dev.holdfast.sandbox.process.GatewayProcess;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.net.URI;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is asked of a peer is what the gateway itself does. */
class PeerContractTest {
    @Test
    void shouldAskPeersForWhatTheGatewayAnswers(@TempDir final Path directory) {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            final AdminClient admin = gateway.admin();
            open(admin, "load-U0", "load-C0");
            open(admin, "load-U1", "load-C1");
            open(admin, "load-U-day", "load-C-day");
            open(admin, "load-U-month", "load-C-month");
            final PeerContract contract = new PeerContract(gateway.callbacks(), stranger(gateway.credentials()));
            assertThatThrownBy(() -> contract.check("without limits"))
                .isInstanceOf(UnusableEnvironmentException.class)
                .hasMessageContaining("without limits does not answer as Holdfast does")
                .hasMessageContaining("0 instead of 3012").hasMessageContaining("0 instead of 3014");
        }
    }

    @Test
    void shouldBeKeptByTheGateway(@TempDir final Path directory) {
        try (GatewayProcess gateway = new GatewayProcess(directory)) {
            final AdminClient admin = gateway.admin();
            open(admin, "load-U0", "load-C0");
            open(admin, "load-U1", "load-C1");
            open(admin, "load-U-day", "load-C-day");
            open(admin, "load-U-month", "load-C-month");
            limit(admin, "load-C-day", "{\"limits\":{\"day\":\"5.00\"}}");
            limit(admin, "load-C-month", "{\"limits\":{\"month\":\"3.00\"}}");
            new PeerContract(gateway.callbacks(), stranger(gateway.credentials())).check("holdfast");
        }
    }

    private static void open(final AdminClient admin, final String account, final String card) {
        admin.openAccount(account, card, "500000000.00");
    }

    private static void limit(final AdminClient admin, final String card, final String terms) {
        assertThat(admin.call("PUT", "/v1/cards/" + card + "/terms", terms).status()).isBetween(200, 201);
    }

    private static CallbackClient stranger(final DevCredentials credentials) {
        return new CallbackClient(URI.create(credentials.callbackUrl()), credentials.apiKey(), "another secret");
    }
}
