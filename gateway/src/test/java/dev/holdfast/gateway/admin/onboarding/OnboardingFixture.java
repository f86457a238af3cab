package dev.holdfast.gateway.admin.onboarding;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import dev.holdfast.gateway.platform.GoldenPlatform;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** A gateway beside a stand-in for the platform that knows the documented shapes. */
abstract class OnboardingFixture {
    /** The numbers of the documented shapes. */
    static final String HOLDER = "U202611260001";
    static final String CARD = "C202611260001";
    static final String TOKEN = "sumsub-token-that-nobody-may-see";

    private static final long LIMIT_NS = TimeUnit.SECONDS.toNanos(30);

    @TempDir
    Path directory;
    GoldenPlatform platform;
    TestGateway gateway;
    AdminClient admin;

    @BeforeEach
    void start() {
        platform = new GoldenPlatform().pages("/cardholder/list").pages("/card/consume/list").pages("/card/list");
        gateway = new TestGateway(directory, settings());
        admin = gateway.admin();
    }

    String[] settings(final String... more) {
        final String[] all = new String[more.length + 8];
        System.arraycopy(new String[] {"platform.base_url", platform.url(), "sync.reconcile_time", "",
            "sync.interval_ms", "50", "onboarding.poll_seconds", "1"}, 0, all, 0, 8);
        System.arraycopy(more, 0, all, 8, more.length);
        return all;
    }

    @AfterEach
    void stop() {
        gateway.close();
        platform.close();
    }

    void restart(final String... settings) {
        gateway.close();
        gateway = new TestGateway(directory, settings);
        admin = gateway.admin();
    }

    Answer submit() {
        return admin.call("POST", "/v1/cardholders",
            "{\"unique_no\":\"me-1\",\"sumsub_share_token\":\"" + TOKEN + "\"}");
    }

    /** A cardholder that the platform has approved. */
    void approved() {
        submit();
        await("it is approved", () -> cardholder().field("state").equals("approved"));
    }

    Answer cardholder() {
        return admin.get("/v1/cardholders/me-1");
    }

    Answer apply(final String more) {
        return admin.call("POST", "/v1/cards", ("{'card_unique_no':'me-card-1','cardholder_unique_no':'me-1',"
            + "'card_type':'Virtual','card_bin_no':'B1'" + more + "}").replace('\'', '"'));
    }

    Answer application() {
        return admin.get("/v1/applications/me-card-1");
    }

    static void await(final String what, final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as(what).isLessThan(LIMIT_NS);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
