package dev.holdfast.sandbox.sync;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.CallbackRetries;
import dev.holdfast.sandbox.CallbackSender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static dev.holdfast.sandbox.sync.SyncFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

/** A gateway follows a card that takes its time, over real sockets. */
class NewCardTest {
    @TempDir
    private Path directory;
    private SyncFixture both;

    @BeforeEach
    void start() {
        both = new SyncFixture(directory.resolve("data"), ProgramMode.AUTHORIZATION);
        both.sandbox.onboarding().cardMs(TimeUnit.HOURS.toMillis(1));
        both.issue("U1", "C1", "100");
        new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, "short", "", "").write(directory);
    }

    @AfterEach
    void stop() {
        both.close();
    }

    /** Returns the number of the card that is being made. */
    private String apply() {
        final StringWriter out = new StringWriter();
        assertThat(Holdfast.commandLine().setOut(new PrintWriter(out, true)).execute("platform", "cards", "apply",
            "--credentials", directory.resolve(DevCredentials.FILE).toString(), "--base-url", both.sandbox.url(),
            "--cardholder-no", "U1", "--unique-no", "c-1", "--bin-no", "BIN-1")).isZero();
        return out.toString().replaceAll("(?s).*card_no +(\\S+).*", "$1");
    }

    @Test
    void shouldUseACardOnceItIsMade() {
        final String card = apply();
        await("the card is known", () -> both.card(card, "status").equals("Pending"));
        assertThat(both.purchase(card, "1").answer().verdict()).isEqualTo(CallbackSender.Verdict.DECLINED);
        both.sandbox.onboarding().cardMs(0);
        await("the card is made", () -> both.card(card, "status").equals("Activated"));
        assertThat(both.approved(card, "1")).isNotEmpty();
        assertThat(both.admin.get("/v1/reviews").json().path("reviews")).isEmpty();
    }

    @Test
    void shouldHearOfItByALaterSending() {
        final String card = apply();
        await("the card is known", () -> both.card(card, "status").equals("Pending"));
        both.sandbox.callbackUrl(null);
        both.sandbox.sender().retries(CallbackRetries.of("day"));
        both.sandbox.onboarding().make(card, "Fail");
        await("the first sending fails", () -> both.sandbox.sender().waiting() == 1);
        assertThat(both.card(card, "status")).isEqualTo("Pending");
        both.sandbox.callbackUrl(both.gateway.callbackUrl());
        await("a later one arrives", () -> {
            both.sandbox.sender().hurry();
            return both.card(card, "status").equals("Fail");
        });
    }
}
