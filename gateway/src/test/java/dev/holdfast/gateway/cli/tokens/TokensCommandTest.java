package dev.holdfast.gateway.cli.tokens;

import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.admin.access.TokenHash;
import dev.holdfast.gateway.admin.access.TokensFile;
import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.config.SettingsException;
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
import java.util.ArrayList;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokensCommandTest {
    @TempDir
    private Path directory;
    private StringWriter out;
    private StringWriter err;

    @Test
    void shouldMakeListAndRevokeTokens() throws IOException {
        assertThat(run("tokens", "create", "anna", "--scope", "read,support", "--scope", "money")).isZero();
        final String token = out.toString().strip();
        assertThat(token).matches("hft_[A-Za-z0-9_-]{43}");
        assertThat(err.toString()).contains("read, support, money", "not shown again").doesNotContain(token);
        assertThat(Files.readString(directory.resolve(TokensFile.NAME))).doesNotContain(token);
        assertThat(run("tokens", "create", "prometheus", "--scope", "metrics", "--expires", "30")).isZero();
        assertThat(out.toString().strip()).isNotEqualTo(token);
        assertThat(run("tokens", "list")).isZero();
        assertThat(out.toString().lines().toList()).hasSize(4);
        assertThat(out.toString()).containsPattern(
            "anna +\\d{4}-\\S+Z +never +not known +.*" + System.getProperty("user.name") + " .*read, support, money\n")
            .containsPattern("prometheus +\\S+Z +\\d{4}-\\S+Z +not known .*metrics\n").contains("2 tokens");
        assertThat(run("tokens", "revoke", "anna")).isZero();
        assertThat(run("tokens", "list")).isZero();
        assertThat(out.toString()).doesNotContain("anna").contains("1 token\n");
        assertThat(run("tokens", "revoke", "anna")).isEqualTo(3);
        assertThat(err.toString()).contains("there is no token of anna");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "create anna | 2 | --scope", "create anna --scope all | 2 | scope all should be one of read, support",
        "create Anna --scope read | 2 | should be 1 to 32", "create an@na --scope read | 2 | should be 1 to 32",
        "create admin --scope read | 2 | is taken", "create anna --scope read --expires 0 | 2 | --expires=0",
        "'' | 2 | create, generate, list or revoke", "create otto --scope read --approver | 2 | tokens generate",
        "create otto --scope read --approver --hash 12 | 2 | 64 hexadecimal digits"
    })
    void shouldSayWhatIsWrong(final String arguments, final int code, final String mentioned) {
        assertThat(run(("tokens " + arguments).strip().split(" "))).isEqualTo(code);
        assertThat(err.toString()).contains(mentioned);
        assertThat(directory.resolve(TokensFile.NAME)).doesNotExist();
    }

    @Test
    void shouldNotReplaceATokenUnseen() throws IOException {
        run("tokens", "create", "anna", "--scope", "read");
        final byte[] before = Files.readAllBytes(directory.resolve(TokensFile.NAME));
        assertThat(run("tokens", "create", "anna", "--scope", "money")).isEqualTo(3);
        assertThat(err.toString()).contains("token anna is there already: revoke it first");
        assertThat(Files.readAllBytes(directory.resolve(TokensFile.NAME))).isEqualTo(before);
    }

    /** Whoever makes an approver never sees the token. */
    @Test
    void shouldMakeAnApproverOfAHash() {
        assertThat(run("tokens", "generate")).isZero();
        final String[] words = out.toString().strip().split("\\s+");
        assertThat(words[1]).startsWith("hft_");
        assertThat(TokenHash.of(words[1])).isEqualTo(words[3]);
        assertThat(run("tokens", "create", "otto", "--scope", "money", "--approver", "--hash", words[3])).isZero();
        assertThat(out.toString()).isEmpty();
        assertThat(run("tokens", "list")).isZero();
        assertThat(out.toString()).contains("money, approver");
        assertThat(run("tokens", "create", "anna", "--scope", "money", "--hash", words[3])).isEqualTo(3);
        assertThat(err.toString()).contains("one token should have one name");
    }

    @Test
    void shouldStartWithoutAnAdminTokenWhenTheFileHasOne() throws IOException {
        assertThatThrownBy(() -> new TestGateway(directory, "admin.token", "").close())
            .isInstanceOf(SettingsException.class).hasMessageContaining("admin.token");
        Files.writeString(directory.resolve(TokensFile.NAME), "{");
        assertThatThrownBy(() -> new TestGateway(directory, "admin.token", "").close())
            .isInstanceOf(SettingsException.class).hasMessageContaining("admin.token is empty, and the tokens file=");
        Files.delete(directory.resolve(TokensFile.NAME));
        run("tokens", "create", "anna", "--scope", "money");
        final String token = out.toString().strip();
        try (TestGateway gateway = new TestGateway(directory, "admin.token", "")) {
            final AdminClient anna = new AdminClient(gateway.adminUrl(), token);
            assertThat(anna.call("PUT", "/v1/accounts/U1", "{\"currency\":\"USD\"}").status()).isEqualTo(200);
            assertThat(new AdminClient(gateway.adminUrl(), "").get("/v1/ledger").status()).isEqualTo(401);
            assertThat(gateway.admin().get("/v1/ledger").status()).isEqualTo(401);
        }
        assertThat(run("journal", "print")).isZero();
        assertThat(out.toString()).contains("[operator anna@127.0.0.1] PutAccount");
        assertThat(run("tokens", "list")).isZero();
        assertThat(out.toString()).as("noted when it ended").containsPattern("anna .*never +\\d{4}-\\S+Z ");
    }

    private int run(final String... arguments) {
        out = new StringWriter();
        err = new StringWriter();
        final CommandLine commandLine = Holdfast.commandLine();
        commandLine.setOut(new PrintWriter(out, true));
        commandLine.setErr(new PrintWriter(err, true));
        final List<String> all = new ArrayList<>(List.of(arguments));
        if (all.size() > 1 && !all.get(1).equals("generate")) {
            all.add("--data-dir");
            all.add(directory.toString());
        }
        return commandLine.execute(all.toArray(String[]::new));
    }
}
