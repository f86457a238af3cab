package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.config.DevCredentials;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

class HoldfastTest {
    private static final String VECTORS = "src/test/resources/vectors/signature-v1.jsonl";

    @TempDir
    private Path directory;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @ParameterizedTest
    @ValueSource(strings = {"", "serve", "trigger", "trigger auth", "signature", "signature check", "config"})
    void shouldHelpEverywhere(final String command) {
        assertThat(run((command + " --help").trim().split(" "))).isZero();
        assertThat(out.toString()).contains("Usage: holdfast");
    }

    /** They come with a jar of their own, which a server that serves does not have. */
    @ParameterizedTest
    @ValueSource(strings = {"sandbox", "demo"})
    void shouldHaveNoStandInOfItsOwn(final String command) {
        assertThat(run(command)).isEqualTo(2);
        assertThat(err.toString()).contains("Unmatched argument");
    }

    @Test
    void shouldSayItsVersion() {
        assertThat(run("--version")).isZero();
        assertThat(out.toString()).startsWith("holdfast ");
    }

    @Test
    void shouldPrintEverySetting() {
        assertThat(run("config")).isZero();
        assertThat(out.toString()).contains("max_body_bytes: 65536");
    }

    @Test
    void shouldReproduceThePublishedVectors() {
        assertThat(run("signature", "check", "--jsonl", VECTORS)).isZero();
        assertThat(out.toString()).endsWith("108 passed, 0 failed\n");
    }

    @Test
    void shouldFailWhenOneVectorDoes() throws IOException {
        final String first = Files.readAllLines(Path.of(VECTORS)).get(0);
        final Path file = Files.writeString(directory.resolve("v.jsonl"),
            first + "\n" + first.replace("Pending", "pending")
            .replace("\"Success\\\"", "\"success\\\"") + "\nnonsense\n");
        assertThat(run("signature", "check", "--jsonl", file.toString())).isEqualTo(1);
        assertThat(out.toString()).endsWith("1 passed, 2 failed\n");
    }

    @Test
    void shouldSayWhyASignatureDoesNotMatch() throws IOException {
        assertThat(checkSignature("{\"data\":{\"b\":\"x\",\"a\":1.50}}", "00")).isEqualTo(1);
        assertThat(out.toString()).contains("fastjson1 text:      a=1.50&appId=ak&b=x&timestamp=5");
    }

    @Test
    void shouldSayThatASignedTextHasASecondReading() throws IOException {
        final CallbackSigner signer = new CallbackSigner("ak", "secret".getBytes(StandardCharsets.UTF_8));
        final String plain = "{\"action\":\"Auth\",\"data\":{\"remark\":\"x\"}}";
        assertThat(
            checkSignature(plain, signer.sign(plain.getBytes(StandardCharsets.UTF_8), "5", CanonicalForm.FASTJSON1)))
            .isZero();
        final String ambiguous = plain.replace("\"x\"", "\"x&status=Success\"");
        assertThat(
            checkSignature(ambiguous,
                signer.sign(ambiguous.getBytes(StandardCharsets.UTF_8), "5", CanonicalForm.FASTJSON1))).isEqualTo(1);
        assertThat(
            out.toString()).contains("match: form fastjson1", "refused all the same with 1023", "by its member remark");
    }

    private int checkSignature(final String body, final String signature) throws IOException {
        final Path secret = Files.createTempFile(directory, "s", "");
        Files.writeString(secret, "secret\n");
        final InputStream stdin = System.in;
        try {
            System.setIn(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
            return run("signature", "check", "--app-id", "ak", "--secret-file", secret.toString(), "--timestamp", "5",
                "--signature", signature);
        } finally {
            System.setIn(stdin);
        }
    }

    @Test
    void shouldTriggerCallbacks() {
        try (TestGateway gateway = new TestGateway(directory.resolve("data"))) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            final Path file = new DevCredentials(TestGateway.API_KEY, TestGateway.SECRET, TestGateway.TOKEN,
                gateway.callbackUrl().toString(), "")
                .write(directory);
            final String credentials = file.toString();
            assertThat(
                run("trigger", "auth", "--credentials", credentials, "--card-no", "C1", "--amount", "60",
                    "--consume-no", "T1")).isZero();
            assertThat(out.toString()).contains("HTTP 200 code=0").contains(" ms");
            assertThat(
                run("trigger", "auth", "--credentials", credentials, "--card-no", "C1", "--amount", "60", "--form",
                    "fastjson2",
                "--set", "merchant_info={\"city\":\"x\"}")).isEqualTo(1);
            assertThat(out.toString()).contains("code=3001");
            assertThat(
                run("trigger", "consumption", "--credentials", credentials, "--card-no", "C1", "--amount", "45.5",
                    "--consume-no", "T1",
                "--fee", "0.1")).isZero();
            assertThat(gateway.admin().get("/v1/accounts/U1").field("balance")).isEqualTo("54.50");
            assertThat(
                run("trigger", "card-update", "--credentials", credentials, "--card-no", "C1", "--after", "Frozen"))
                .isZero();
            assertThat(gateway.admin().get("/v1/cards/C1").field("status")).isEqualTo("Frozen");
            assertThat(
                run("trigger", "auth", "--credentials", credentials, "--card-no", "C1", "--amount", "1", "--timestamp",
                    "1")).isEqualTo(1);
            assertThat(out.toString()).contains("code=1008");
        }
    }

    @Test
    void shouldTellApartWhatWentWrong() {
        final Path file = new DevCredentials("k", "s", "t", "http://127.0.0.1:9", "").write(directory);
        assertThat(
            run("trigger", "auth", "--credentials", file.toString(), "--card-no", "C1", "--amount", "1")).isEqualTo(4);
        assertThat(
            run("trigger", "auth", "--credentials", "none.json", "--card-no", "C1", "--amount", "1")).isEqualTo(3);
        assertThat(
            run("trigger", "auth", "--credentials", file.toString(), "--card-no", "C1", "--amount", "1", "--form", "x"))
            .isEqualTo(2);
        assertThat(run("serve", "--data-dir", directory.toString())).isEqualTo(3);
        assertThat(err.toString()).contains("platform.api_key");
        assertThat(run("trigger")).isEqualTo(2);
        assertThat(run("fly")).isEqualTo(2);
    }

    @Test
    void shouldRefuseADataDirectoryThatIsInUse() {
        try (TestGateway gateway = new TestGateway(directory)) {
            assertThat(gateway.admin().get("/health/ready").status()).isEqualTo(200);
            assertThat(
                run("serve", "--dev", "--data-dir", directory.toString(), "--callback-port", "0", "--admin-port", "0"))
                .isEqualTo(3);
            assertThat(err.toString()).contains("in use by process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void shouldLookAtTheJournalOfARunningGatewayAndBackItUp() {
        final String data = directory.resolve("data").toString();
        final String copy = directory.resolve("copy").toString();
        final String restored = directory.resolve("restored").toString();
        try (TestGateway gateway = new TestGateway(Path.of(data))) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "30.00", 1));
            final String digest = gateway.admin().get("/v1/ledger").field("digest");
            assertThat(run("journal", "verify", "--data-dir", data)).isZero();
            assertThat(
                out.toString()).contains("up to sequence 6", "torn tail: none", "digest " + digest,
                "every sum adds up");
            assertThat(run("journal", "print", "--data-dir", data, "--from", "6")).isZero();
            assertThat(out.toString())
                .contains("Authorize amount=30.00 currency=USD type=CONSUMPTION time=1970-01-01T00:00:00.001Z "
                    + "local_currency=USD country=PT mcc=5942 consume_no=T1 card_no=C1 cardholder_no=U1 local_amount=",
                    " -> 0 approved");
            assertThat(run("journal", "stats", "--data-dir", data)).isZero();
            assertThat(out.toString()).contains("Authorize", "6 commands in 5 batches");
            assertThat(run("backup", "--data-dir", data, "--to", copy)).isZero();
            assertThat(out.toString()).contains("copy has the ledger up to sequence 6, digest " + digest);
            assertThat(run("backup", "verify", "--from", copy)).isZero();
            assertThat(run("restore", "--data-dir", restored, "--from", copy)).isZero();
            assertThat(run("backup", "--data-dir", data, "--to", copy)).isEqualTo(3);
            assertThat(err.toString()).contains("should be empty");
            try (TestGateway other = new TestGateway(Path.of(restored))) {
                assertThat(other.admin().get("/v1/ledger").field("digest")).isEqualTo(digest);
            }
        }
        assertThat(run("journal", "verify", "--data-dir", directory.resolve("none").toString())).isEqualTo(3);
    }

    /** Each of these had exit code 0. */
    @Test
    void shouldRefuseToBackUpRestoreOrVerifyWhatIsNoLedger() throws IOException {
        final String strange = Files.createDirectory(directory.resolve("strange")).toString();
        Files.writeString(directory.resolve("strange").resolve("notes.txt"), "no journal");
        final String target = directory.resolve("target").toString();
        for (final String from : new String[] {strange, directory.resolve("none").toString()}) {
            assertThat(run("backup", "--data-dir", from, "--to", target)).isEqualTo(3);
            assertThat(run("restore", "--data-dir", target, "--from", from)).isEqualTo(3);
            assertThat(run("backup", "verify", "--from", from)).isEqualTo(3);
            assertThat(run("journal", "verify", "--data-dir", from)).isEqualTo(3);
            assertThat(run("recover", "--dry-run", "--data-dir", from)).isEqualTo(3);
        }
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("there is no journal (journal-*.log) in " + strange, "does not exist");
        assertThat(directory.resolve("target")).doesNotExist();
        assertThat(run("backup", "--data-dir", strange)).isEqualTo(2);
        assertThat(run("restore", "--data-dir", target, "--from", strange, "--until", "yesterday")).isEqualTo(2);
    }

    @Test
    void shouldSayWhatARestoreLeavesOut() throws IOException {
        final String data = directory.resolve("data").toString();
        try (TestGateway gateway = new TestGateway(Path.of(data))) {
            gateway.admin().openAccount("U1", "C1", "100.00");
            gateway.platform().post(CallbackBodies.auth("T1", "C1", "U1", "30.00", 1));
        }
        final String restored = directory.resolve("restored").toString();
        assertThat(run("restore", "--data-dir", restored, "--from", data, "--until", "5")).isZero();
        assertThat(
            out.toString()).contains("restored has the ledger up to sequence 5, digest ",
            "left out: 1 commands, 6 to 6");
        assertThat(
            Files.readString(Path.of(restored, "restored.txt"))).contains(" sequence=5 ", " left_out_commands=1");
        try (TestGateway gateway = new TestGateway(Path.of(restored))) {
            assertThat(gateway.admin().get("/v1/accounts/U1").field("held")).isEqualTo("0.00");
            assertThat(gateway.admin().get("/v1/accounts/U1").field("balance")).isEqualTo("100.00");
        }
        assertThat(
            run("restore", "--data-dir", directory.resolve("x").toString(), "--from", data, "--until",
                "2001-01-01T00:00:00Z")).isEqualTo(3);
        assertThat(err.toString()).contains("does not have the ledger up to that moment: it begins later");
    }

    @Test
    void shouldSayWhatIsMissingAndHowToGoOn() throws IOException {
        new TestGateway(directory).close();
        Files.delete(directory.resolve("journal-0000000000000001.log"));
        Files.delete(directory.resolve("snapshot-0000000000000002.bin"));
        assertThat(run("recover", "--dry-run", "--data-dir", directory.toString())).isEqualTo(3);
        assertThat(
            err.toString()).contains("holdfast: the data directory " + directory + " has no ledger",
            "commands 1 to 2 are missing");
        assertThat(run("serve", "--dev", "--data-dir", directory.toString(), "--callback-port", "0", "--admin-port",
            "0", "--accept-loss", "1"))
            .isEqualTo(3);
        assertThat(err.toString()).contains("start once with --accept-loss=0");
    }

    private int run(final String... arguments) {
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        return commandLine.execute(arguments);
    }
}
