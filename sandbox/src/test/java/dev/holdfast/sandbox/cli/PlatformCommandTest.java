package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.platform.ProgramMode;
import dev.holdfast.sandbox.Fault;
import dev.holdfast.sandbox.SandboxServer;
import dev.holdfast.sandbox.SandboxSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands that talk to the platform and about it, against the sandbox. */
class PlatformCommandTest {
    @TempDir
    private Path directory;
    private SandboxServer sandbox;
    private SandboxServer credit;
    private StringWriter out;
    private StringWriter err;

    @BeforeEach
    void start() {
        sandbox = sandbox(ProgramMode.AUTHORIZATION, true);
        credit = sandbox(ProgramMode.CREDIT_EXTENSION, false);
        new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, "short", "", "").write(directory);
    }

    @AfterEach
    void stop() {
        sandbox.close();
        credit.close();
    }

    private static SandboxServer sandbox(final ProgramMode mode, final boolean hasPci) {
        return new SandboxServer(SandboxSettings.onFreePort(mode, TestGateway.API_KEY, TestGateway.SECRET, 1_000,
            hasPci));
    }

    private int run(final SandboxServer there, final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--credentials", directory.resolve(DevCredentials.FILE).toString(), "--base-url",
            there.url()));
        return run(all.toArray(String[]::new));
    }

    private int run(final String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        return Holdfast.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    }

    @Test
    void shouldOnboardACardholderAndACard() {
        assertThat(run(sandbox, "platform", "token")).as(() -> err.toString()).isZero();
        assertThat(out.toString()).contains("good", "expires", "clock_offset_ms");
        assertThat(run(sandbox, "platform", "bins")).isZero();
        assertThat(out.toString()).contains("BIN-1", "BIN-12", "12 rows");
        assertThat(
            run(sandbox, "platform", "cardholders", "apply", "--unique-no", "me-1", "--share-token", "t")).isZero();
        assertThat(run(sandbox, "platform", "cardholders", "list")).isZero();
        final String holder = out.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertThat(run(sandbox, "platform", "cards", "apply", "--cardholder-no", holder, "--unique-no", "c-1",
            "--bin-no", "BIN-1", "--json"))
            .isZero();
        assertThat(out.toString()).contains("\"card_unique_no\":\"c-1\"");
        assertThat(run(sandbox, "platform", "cards", "list")).isZero();
        final String card = out.toString().lines().skip(1).findFirst().orElseThrow().split(" ")[0];
        assertThat(run(sandbox, "platform", "cardholders", "show", holder)).isZero();
        assertThat(out.toString()).contains(card);
        assertThat(run(sandbox, "platform", "cards", "freeze", card)).isZero();
        assertThat(run(sandbox, "platform", "cards", "show", card)).isZero();
        assertThat(out.toString()).contains("Frozen");
        assertThat(run(sandbox, "platform", "cards", "unfreeze", card)).isZero();
        assertThat(run(sandbox, "platform", "cards", "delete", card)).isZero();
        assertThat(run(sandbox, "platform", "cards", "unfreeze", card)).isEqualTo(1);
        assertThat(err.toString()).contains("code=4005");
        assertThat(run(sandbox, "platform", "cards", "show", card, "--private")).isZero();
        assertThat(out.toString()).contains("4111111111111111");
    }

    @Test
    void shouldSendOtherDocumentsAfterARejection() {
        assertThat(run(sandbox, "platform", "cardholders", "apply", "--unique-no", "me-1", "--share-token",
            "expired-1")).isEqualTo(1);
        assertThat(err.toString()).contains("code=2006").doesNotContain("expired-1");
        assertThat(run(sandbox, "platform", "cardholders", "apply", "--unique-no", "me-1", "--share-token",
            "reject-1")).isZero();
        final String holder = out.toString().replaceAll("(?s).*cardholder_no +(\\S+).*", "$1");
        assertThat(run(sandbox, "platform", "cards", "apply", "--cardholder-no", holder, "--unique-no", "c-1",
            "--bin-no", "BIN-1")).isEqualTo(1);
        assertThat(err.toString()).contains("code=2005");
        assertThat(run(sandbox, "platform", "cardholders", "list")).isZero();
        assertThat(out.toString()).contains("Rejected", "the document is not readable");
        assertThat(run(sandbox, "platform", "cardholders", "apply", "--unique-no", "me-1", "--share-token", "good-1",
            "--cardholder-no", holder)).isZero();
        assertThat(run(sandbox, "platform", "cardholders", "show", holder)).isZero();
        assertThat(out.toString()).contains("Approved");
    }

    @Test
    void shouldEncryptWhatIsSecretAndNotShowIt() {
        sandbox.books().issue("U1", "C1", "ToActivate");
        assertThat(run(sandbox, "platform", "cards", "show", "C1", "--json")).isZero();
        final String lastNo = out.toString().replaceAll("(?s).*card_last_no\":\"(....).*", "$1");
        final InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream("987\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run(sandbox, "platform", "cards", "activate", "C1", "--cardholder-no", "U1", "--last-no",
                lastNo, "--cvv"))
                .as(() -> err.toString()).isZero();
            assertThat(out.toString() + err).doesNotContain("987");
            sandbox.books().issuePhysical("U1", "C2", "Activated");
            System.setIn(new ByteArrayInputStream("194827\n".getBytes(StandardCharsets.UTF_8)));
            assertThat(run(sandbox, "platform", "cards", "pin", "C2", "--cardholder-no", "U1", "--pin"))
                .as(() -> err.toString()).isZero();
            assertThat(out.toString() + err).doesNotContain("194827");
        } finally {
            System.setIn(stdin);
        }
    }

    @Test
    void shouldTransferInCreditExtension() {
        credit.books().issue("U1", "C1", "Activated");
        assertThat(
            run(credit, "platform", "transfer", "--cardholder-no", "U1", "--unique-no", "t-1", "--type", "In",
                "--amount", "10.50")).isZero();
        assertThat(out.toString()).contains("after_balance", "10.50");
        assertThat(run(credit, "platform", "transfers")).isZero();
        assertThat(out.toString()).contains("t-1");
        assertThat(run(credit, "platform", "accounts", "U1")).isZero();
        assertThat(out.toString()).contains("TUSDT");
        assertThat(run(credit, "platform", "packages")).isZero();
        assertThat(run(sandbox, "platform", "accounts", "U1")).isEqualTo(1);
        assertThat(err.toString()).contains("code=1012", "other integration mode");
        assertThat(run(credit, "platform", "orders", "list", "--json")).isZero();
        assertThat(out.toString()).isEqualTo("[]\n");
        assertThat(run(credit, "platform", "orders", "show", "T1")).isEqualTo(1);
        assertThat(run("platform", "token")).isEqualTo(3);
        assertThat(run(credit, "platform", "orders", "list", "--from", "x")).isEqualTo(3);
    }

    @Test
    void shouldFindWhatIsWrong() {
        final Path data = directory.resolve("data");
        try (TestGateway gateway = new TestGateway(data)) {
            assertThat(
                run(sandbox, "doctor", "--callback-url", gateway.callbackUrl().toString())).as("no admin token")
                .isEqualTo(1);
        }
        assertThat(
            out.toString()).contains("FAIL settings: setting admin.token", "ok   disk", "ok   open files",
            "ok   apiSecret", "ok   platform", "ok   clock", "ok   mode",
            "ok   callback URL: a gateway with this secret answers");
        sandbox.faults().clockSkewMs(3_600_000);
        assertThat(run(sandbox, "doctor", "--callback-url", sandbox.url() + "/callback")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL clock", "NTP", "FAIL callback URL");
        assertThat(run(credit, "doctor")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL mode", "code=1012", "set platform.mode");
        sandbox.faults().set(Fault.IP_REFUSED, 1);
        assertThat(run(sandbox, "doctor")).isEqualTo(1);
        assertThat(
            out.toString()).contains("FAIL platform", "code=1003",
            "register the address from which this machine reaches the internet");
        sandbox.faults().set(Fault.HTTP_500, 1);
        assertThat(run(sandbox, "doctor")).isEqualTo(1);
        assertThat(out.toString()).contains("FAIL platform", "no usable response");
    }

    @Test
    void shouldReconcile() {
        try (TestGateway gateway = new TestGateway(directory.resolve("data"), "platform.base_url", sandbox.url(),
            "sync.reconcile_time", "")) {
            final Path credentials = new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, TestGateway.TOKEN, "",
                gateway.adminUrl())
                .write(directory);
            gateway.platform().post(CallbackBodies.consumption("T1", "C1", "U1", "5", "Success",
                System.currentTimeMillis()));
            final String[] period = {"reconcile", "--credentials", credentials.toString(), "--from",
                "2026-01-01T00:00:00Z", "--to", "2030-01-01T00:00:00Z"};
            assertThat(
                run("reconcile", "--credentials", credentials.toString(), "--from", "2099-01-02", "--to", "2099-01-01"))
                .isEqualTo(3);
            assertThat(run(period)).as(() -> err.toString()).isZero();
            assertThat(out.toString()).contains("finished", "matched", "missing there");
        }
        try (TestGateway gateway = new TestGateway(directory.resolve("data2"))) {
            final Path credentials = new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, TestGateway.TOKEN, "",
                gateway.adminUrl())
                .write(directory);
            assertThat(
                run("reconcile", "--credentials", credentials.toString(), "--from", "2026-01-01", "--to", "2026-01-02"))
                .isEqualTo(3);
            assertThat(err.toString()).contains("platform.base_url is not set");
        }
    }
}
