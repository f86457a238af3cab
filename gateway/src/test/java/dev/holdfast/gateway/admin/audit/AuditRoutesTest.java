package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

class AuditRoutesTest {
    @TempDir
    private Path directory;
    private TestGateway gateway;
    private AdminClient admin;

    @BeforeEach
    void start() {
        gateway = new TestGateway(directory.resolve("data"));
        admin = gateway.admin();
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void shouldNameWhoGaveAnOverdraft() {
        admin.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\",\"overdraft\":\"10\"}");
        admin.call("PUT", "/v1/accounts/U1", "{\"overdraft\":\"1000000\"}");
        final JsonNode record = records("subject=U1").get(0);
        assertThat(record.get("kind").asText()).isEqualTo("command");
        assertThat(record.get("command").asText()).isEqualTo("PutAccount");
        assertThat(record.get("actor")).hasToString(
            "{\"kind\":\"operator\",\"principal\":\"admin\",\"source\":\"127.0.0.1\"}");
        assertThat(record.get("subject")).hasToString("{\"account_no\":\"U1\"}");
        assertThat(record.get("request")).hasToString("{\"overdraft\":\"1000000.00\"}");
        assertThat(record.get("result").asText()).isEqualTo("approved");
        assertThat(record.get("before").get("overdraft").asText()).isEqualTo("10.00");
        assertThat(record.get("after")).isEqualTo(admin.get("/v1/accounts/U1").json());
        assertThat(Math.abs(record.get("time_ms").asLong() - System.currentTimeMillis())).isLessThan(60_000);
        assertThat(records("subject=U1")).hasSize(2);
    }

    @Test
    void shouldSayWhoTriedWhatWasRefused() {
        admin.call("POST", "/v1/accounts/nobody/entries", "{\"entry_no\":\"E1\",\"amount\":\"5\"}");
        final JsonNode record = records("command=PostEntry").get(0);
        assertThat(record.get("result").asText()).isEqualTo("account_unknown");
        assertThat(record.get("before").isNull()).isTrue();
        assertThat(record.get("after").isNull()).isTrue();
        assertThat(record.get("subject")).hasToString("{\"account_no\":\"nobody\",\"entry_no\":\"E1\"}");
        assertThat(record.get("request")).hasToString("{\"amount\":\"5.00\"}");
    }

    @Test
    void shouldShowEachKindOfChange() {
        admin.openAccount("U1", "C1", "100.00");
        admin.call("PUT", "/v1/packages/gold",
            "{\"limits\":{\"transaction\":\"50\"},\"rules\":{\"mcc_deny\":[\"7995\"]}}");
        admin.call("PUT", "/v1/cards/C1/terms", "{\"limits\":{\"day\":\"20\"}}");
        admin.call("PUT", "/v1/cards/C1", "{\"status\":\"Frozen\"}");
        admin.call("POST", "/v1/reviews/T1/resolve", "{\"note\":\"looked at it\"}");
        admin.call("PUT", "/v1/rules", "{\"version\":3}");
        final List<JsonNode> records = records("actor=admin");
        assertThat(records).extracting(each -> each.get("command").asText()).containsExactly("SwitchRules",
            "ResolveReview", "PutCard", "PutCardTerms", "PutPackage", "PutCard", "PostEntry", "PutAccount");
        assertThat(records.get(0).get("before").get("rules_version").asInt()).isEqualTo(5);
        assertThat(records.get(0).get("after").get("rules_version").asInt()).isEqualTo(3);
        assertThat(records.get(1).get("result").asText()).isEqualTo("review_unknown");
        assertThat(records.get(1).get("request").get("note").asText()).isEqualTo("looked at it");
        assertThat(records.get(2).get("before").get("status").asText()).isEqualTo("Activated");
        assertThat(records.get(2).get("after").get("status").asText()).isEqualTo("Frozen");
        assertThat(records.get(3).get("after").get("limits").get("day").asText()).isEqualTo("20.00");
        assertThat(records.get(4).get("after").get("version").asInt()).isEqualTo(1);
        assertThat(records.get(6).get("before").get("balance").asText()).isEqualTo("0.00");
        assertThat(records.get(6).get("after").get("balance").asText()).isEqualTo("100.00");
    }

    @Test
    void shouldShowWhatIsAskedFor() {
        final Instant before = Instant.now().minusSeconds(60);
        final Instant after = Instant.now().plusSeconds(60);
        admin.openAccount("U1", "C1", "100.00");
        assertThat(records("")).as("what persons did, and where it begins").hasSize(4);
        assertThat(records("actor=admin")).hasSize(3);
        assertThat(records("actor=admin@127.0.0.1")).hasSize(3);
        assertThat(records("actor=jane")).isEmpty();
        assertThat(records("actor=gateway")).extracting(each -> each.get("command").asText())
            .containsExactly("SwitchRules", "SetCapacity");
        assertThat(records("actor=any")).hasSize(6);
        assertThat(records("subject=C1")).hasSize(1);
        assertThat(records("subject=U1&command=PostEntry")).hasSize(1);
        assertThat(records("from=" + before + "&to=" + after + "&actor=operator")).hasSize(3);
        assertThat(records("to=" + before + "&actor=operator")).isEmpty();
        assertThat(records("from=" + after)).isEmpty();
        for (final String bad : new String[] {"command=Nonsense", "command=GetAccount", "from=today", "limit=0",
            "limit=201", "before=x", "after=-1"}) {
            assertThat(admin.get("/v1/audit?" + bad).status()).as(bad).isEqualTo(400);
        }
        assertThat(admin.call("POST", "/v1/audit", "{}").status()).isEqualTo(405);
        assertThat(gateway.stranger().get("/v1/audit").status()).isEqualTo(401);
    }

    @Test
    void shouldPageFromBothEnds() {
        for (int i = 0; i < 7; i++) {
            admin.call("PUT", "/v1/accounts/U" + i, "{\"currency\":\"USD\"}");
        }
        final List<Long> down = pages("before", "next_before");
        final List<Long> up = pages("after", "next_after");
        assertThat(up).hasSize(10).isSorted();
        assertThat(down).containsExactlyElementsOf(up.stream().sorted((a, b) -> Long.compare(b, a)).toList());
    }

    private List<Long> pages(final String parameter, final String next) {
        final List<Long> numbers = new ArrayList<>();
        String border = "0";
        do {
            final Answer page = admin.get("/v1/audit?actor=any&limit=3&" + parameter + '=' + border);
            page.json().get("records").forEach(record -> numbers.add(record.get("record").asLong()));
            border = page.json().get(next).isNull() ? null : page.field(next);
        } while (border != null);
        return numbers;
    }

    /** The process is killed before the audit was written: the next start makes it again from the journal. */
    @Test
    void shouldBeTheSameAfterAKillWhateverWasWritten() throws IOException {
        admin.openAccount("U1", "C1", "100.00");
        admin.call("POST", "/v1/accounts/U1/entries", "{\"entry_no\":\"E1\",\"amount\":\"5\"}");
        final List<JsonNode> records = records("actor=any");
        final Path audit = directory.resolve("data/audit-0000000000000001.log");
        final byte[] whole = Files.readAllBytes(audit);
        for (int part = 0; part <= 4; part++) {
            final Path copy = directory.resolve("copy" + part);
            copyAsAKillLeavesIt(copy);
            final int bytes = whole.length * part / 4;
            if (bytes == 0) {
                Files.delete(copy.resolve(audit.getFileName()));
            } else {
                Files.write(copy.resolve(audit.getFileName()), Arrays.copyOf(whole, Math.max(64, bytes)));
            }
            try (TestGateway again = new TestGateway(copy)) {
                assertThat(again.admin().get("/v1/audit?actor=any").json().get("records")).as("part %d", part)
                    .containsExactlyElementsOf(records);
                assertThat(again.admin().get("/health/ready").text()).doesNotContain("audit");
            }
        }
    }

    private void copyAsAKillLeavesIt(final Path copy) throws IOException {
        Files.createDirectory(copy);
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            for (final Path file : files.filter(each -> each.getFileName().toString().matches("(journal|audit)-\\d+.*"))
                .toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
    }

    @Test
    void shouldWarnOfDamageAndGoOn() throws IOException {
        admin.openAccount("U1", "C1", "100.00");
        gateway.close();
        final Path audit = directory.resolve("data/audit-0000000000000001.log");
        final byte[] bytes = Files.readAllBytes(audit);
        bytes[bytes.length - 100] ^= 1;
        Files.write(audit, bytes);
        assertThat(run("audit", "verify")).startsWith("1 ").contains("PROBLEM:").contains("has changed");
        gateway = new TestGateway(directory.resolve("data"));
        admin = gateway.admin();
        assertThat(admin.call("PUT", "/v1/accounts/U2", "{\"currency\":\"USD\"}").status()).isEqualTo(200);
        assertThat(records("subject=U2")).hasSize(1);
        assertThat(records("")).extracting(each -> each.get("kind").asText()).contains("gap");
        assertThat(admin.get("/health/ready").status()).isEqualTo(200);
        assertThat(admin.get("/health/ready").text()).contains("the audit was damaged");
        gateway.close();
        assertThat(run("audit", "verify")).startsWith("0 ").contains("gap: ").contains("the audit is whole");
    }

    @Test
    void shouldBeExportedAndVerified() throws IOException {
        admin.openAccount("U1", "C1", "100.00");
        final List<JsonNode> records = records("actor=any");
        assertThat(run("audit", "verify")).startsWith("0 ").contains("6 records, of commands 1 to 5")
            .contains("5 commands are the same in both, 0 are in gaps, 0 are still to come")
            .contains(records.get(0).get("hash").asText());
        final Path file = directory.resolve("export.jsonl");
        assertThat(run("audit", "export", "--to", file.toString())).startsWith("0 ");
        assertThat(Files.readAllLines(file)).hasSize(6).last().isEqualTo(records.get(0).toString());
        assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        assertThat(run("audit", "export", "--to", file.toString())).startsWith("2 ").contains("is there already");
        assertThat(run("audit", "export", "--after", "5").lines()).hasSize(1);
        assertThat(admin.get("/metrics").text()).contains("holdfast_audit_records 6.0")
            .contains("holdfast_audit_behind 0.0");
    }

    private String run(final String... arguments) {
        final List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--data-dir=" + directory.resolve("data"));
        final StringWriter out = new StringWriter();
        final CommandLine line = Holdfast.commandLine();
        line.setOut(new PrintWriter(out));
        line.setErr(new PrintWriter(out));
        final int code = line.execute(all.toArray(String[]::new));
        return code + " " + out;
    }

    private List<JsonNode> records(final String query) {
        final Answer answer = admin.get("/v1/audit?" + query);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        final List<JsonNode> records = new ArrayList<>();
        answer.json().get("records").forEach(records::add);
        return records;
    }
}
