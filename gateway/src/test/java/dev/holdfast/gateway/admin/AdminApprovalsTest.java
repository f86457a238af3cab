package dev.holdfast.gateway.admin;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.access.Scope;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

/** The second person on a running gateway. */
class AdminApprovalsTest {
    private static final String FORCED = "{\"entry_no\":\"F1\",\"amount\":\"-500.01\",\"force\":true}";

    @TempDir
    private Path directory;
    private TestTokens tokens;
    private String annasToken;
    private String ottosToken;
    private String ritasToken;
    private TestGateway gateway;
    private AdminClient anna;
    private AdminClient otto;
    private AdminClient rita;

    @BeforeEach
    void start() {
        tokens = new TestTokens(directory);
        annasToken = tokens.add(new Principal("anna", TestTokens.all(), true), null, "1000 shell");
        ottosToken = tokens.add(new Principal("otto", Set.of(Scope.READ, Scope.MONEY), true), null, "1000 shell");
        ritasToken = tokens.add(new Principal("rita", TestTokens.all(), false), null, "1000 shell");
        open();
        gateway.admin().openAccount("U1", "C1", "100.00");
    }

    private void open() {
        gateway = new TestGateway(directory, "admin.approval.forced_above", "500", "admin.approval.overdraft_above",
            "0", "admin.approval.limit_above", "1000", "admin.approval.entry_above", "5000");
        anna = new AdminClient(gateway.adminUrl(), annasToken);
        otto = new AdminClient(gateway.adminUrl(), ottosToken);
        rita = new AdminClient(gateway.adminUrl(), ritasToken);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldDoWhatTwoPeopleWantOnceAndNameBoth() {
        final Answer asked = entry(anna, FORCED);
        assertThat(asked.status()).as(asked.text()).isEqualTo(202);
        assertThat(asked.field("asks_for")).isEqualTo("a forced entry of -500.01");
        assertThat(asked.json().path("request").path("entry_no").asText()).isEqualTo("F1");
        final String no = asked.field("approval_no");
        assertThat(entry(anna, FORCED).field("approval_no")).as("asked again").isEqualTo(no);
        assertThat(balance()).as("nothing yet").isEqualTo("100.00");
        assertThat(otto.get("/v1/approvals").json().path("approvals")).hasSize(1);
        final Answer done = approve(otto, no);
        assertThat(done.status()).as(done.text()).isEqualTo(200);
        assertThat(done.field("balance")).isEqualTo("-400.01");
        assertThat(approve(otto, no).status()).as("only once").isEqualTo(409);
        final Answer again = entry(anna, FORCED);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.field("state")).isEqualTo("approved");
        assertThat(again.field("decided_by")).isEqualTo("otto");
        assertThat(again.json().path("answer").path("balance").asText()).isEqualTo("-400.01");
        assertThat(balance()).isEqualTo("-400.01");
        gateway.close();
        assertThat(journal()).contains("[operator anna+otto@127.0.0.1] PostEntry amount=-500.01 force");
    }

    @Test
    void shouldNeverLetOnePersonBeBoth() {
        final String no = entry(anna, FORCED).field("approval_no");
        final Answer own = approve(anna, no);
        assertThat(own.status()).isEqualTo(403);
        assertThat(own.field("error")).isEqualTo("same_person");
        final Answer noApprover = approve(rita, no);
        assertThat(noApprover.status()).isEqualTo(403);
        assertThat(noApprover.field("error")).isEqualTo("no_approver");
        final Answer limit = anna.call("PUT", "/v1/packages/P1", "{\"fee_source\":\"none\"}");
        assertThat(limit.status()).isEqualTo(202);
        assertThat(limit.field("asks_for")).isEqualTo("a package without a limit of its amounts");
        assertThat(approve(otto, limit.field("approval_no")).field("error")).as("no scope risk")
            .isEqualTo("scope_missing");
        final Answer admins = entry(gateway.admin(), FORCED.replace("F1", "F2"));
        assertThat(approve(gateway.admin(), admins.field("approval_no")).field("error")).isEqualTo("same_person");
        assertThat(approve(anna, admins.field("approval_no")).status()).isEqualTo(200);
        assertThat(balance()).as("only F2").isEqualTo("-400.01");
    }

    @Test
    void shouldRejectAndTakeBack() {
        final String no = entry(anna, FORCED).field("approval_no");
        assertThat(decide(rita, no, "reject").field("error")).isEqualTo("no_approver");
        final Answer rejected = decide(otto, no, "reject");
        assertThat(rejected.field("state")).isEqualTo("rejected");
        assertThat(approve(otto, no).status()).isEqualTo(409);
        assertThat(entry(anna, FORCED).status()).as("the same again").isEqualTo(409);
        final String own = entry(anna, FORCED.replace("F1", "F2")).field("approval_no");
        assertThat(decide(anna, own, "reject").field("decided_by")).isEqualTo("anna");
        assertThat(balance()).isEqualTo("100.00");
        assertThat(decide(otto, "99", "approve").status()).isEqualTo(404);
        assertThat(decide(otto, "x", "approve").status()).isEqualTo(400);
    }

    @Test
    void shouldKeepWhatWaitsOverARestart() throws IOException {
        final String no = overdraft(anna, "0.01").field("approval_no");
        final Path file = directory.resolve("admin-approvals.json");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
        gateway.close();
        open();
        assertThat(overdraft(anna, "0.01").field("approval_no")).isEqualTo(no);
        assertThat(approve(otto, no).field("overdraft")).isEqualTo("0.01");
        final String next = overdraft(anna, "0.01").field("approval_no");
        assertThat(next).as("what should be is asked for anew").isNotEqualTo(no);
        gateway.close();
        open();
        final JsonNode shown = otto.get("/v1/approvals").json().path("approvals");
        assertThat(shown.findValuesAsText("state")).containsExactly("approved", "pending");
    }

    @Test
    void shouldDropWhatSomebodyAskedForWhoIsGone() {
        final String no = entry(rita, FORCED).field("approval_no");
        tokens.revoke("rita");
        AdminScopesTest.await(() -> rita.get("/v1/ledger").status() == 401);
        final Answer gone = approve(otto, no);
        assertThat(gone.status()).isEqualTo(409);
        assertThat(gone.field("error")).isEqualTo("requester_gone");
        final AdminClient newRita = new AdminClient(gateway.adminUrl(),
            tokens.add(new Principal("rita", TestTokens.all(), false), null, "1000 shell"));
        AdminScopesTest.await(() -> newRita.get("/v1/ledger").status() == 200);
        assertThat(approve(otto, no).field("error")).as("another rita").isEqualTo("requester_gone");
        assertThat(balance()).isEqualTo("100.00");
        assertThat(decide(otto, no, "reject").status()).isEqualTo(200);
    }

    @Test
    void shouldNoteWhatTheLedgerRefused() {
        final Answer asked = anna.call("POST", "/v1/accounts/U-none/entries", FORCED);
        final Answer refused = approve(otto, asked.field("approval_no"));
        assertThat(refused.status()).isEqualTo(404);
        final JsonNode shown = otto.get("/v1/approvals").json().path("approvals").path(0);
        assertThat(shown.path("status").asInt()).isEqualTo(404);
        assertThat(shown.path("answer").path("error").asText()).isEqualTo("account_unknown");
    }

    @Test
    void shouldKeepOnePersonFromFillingTheList() {
        for (int i = 0; i < 50; i++) {
            assertThat(entry(rita, FORCED.replace("F1", "R" + i)).status()).isEqualTo(202);
        }
        assertThat(entry(rita, FORCED).field("error")).isEqualTo("approvals_full");
        assertThat(entry(anna, FORCED).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"A\",\"amount\":\"-500\",\"force\":true} | 200",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"A\",\"amount\":\"5000\"} | 200",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"A\",\"amount\":\"5000.01\"} | 202",
        "POST | /v1/accounts/U1/entries | {\"entry_no\":\"A\",\"amount\":\"-5000.01\"} | 202",
        "PUT | /v1/accounts/U1 | {\"status\":\"blocked\"} | 200", "PUT | /v1/accounts/U1 | {\"overdraft\":\"0\"} | 200",
        "PUT | /v1/accounts/U1 | {\"overdraft\":\"1\"} | 202",
        "PUT | /v1/packages/P1 | {\"limits\":{\"transaction\":\"1000\"}} | 200",
        "PUT | /v1/packages/P1 | {\"limits\":{\"transaction\":\"1000\",\"month\":\"1000.01\"}} | 202",
        "PUT | /v1/packages/P1 | {\"limits\":{\"atm_day\":\"10\",\"purchases_per_day\":3}} | 202",
        "PUT | /v1/cards/C1/terms | {\"limits\":{\"purchases_per_day\":3}} | 200",
        "PUT | /v1/cards/C1/terms | {\"limits\":{\"day\":\"1000.01\"}} | 202",
        "PUT | /v1/cards/C1 | {\"status\":\"Frozen\"} | 200"
    })
    void shouldAskForTheSecondPersonAboveTheThresholds(
        final String method, final String path, final String body, final int status) {
        final Answer answer = anna.call(method, path, body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    }

    private String balance() {
        return anna.get("/v1/accounts/U1").field("balance");
    }

    private static Answer entry(final AdminClient who, final String body) {
        return who.call("POST", "/v1/accounts/U1/entries", body);
    }

    private static Answer overdraft(final AdminClient who, final String amount) {
        return who.call("PUT", "/v1/accounts/U1", "{\"overdraft\":\"" + amount + "\"}");
    }

    private static Answer approve(final AdminClient who, final String no) {
        return decide(who, no, "approve");
    }

    private static Answer decide(final AdminClient who, final String no, final String what) {
        return who.call("POST", "/v1/approvals/" + no + "/" + what, null);
    }

    private String journal() {
        final StringWriter out = new StringWriter();
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        assertThat(commandLine.execute("journal", "print", "--data-dir", directory.toString())).isZero();
        return out.toString();
    }
}
