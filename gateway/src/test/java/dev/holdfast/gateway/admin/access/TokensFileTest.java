package dev.holdfast.gateway.admin.access;

import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class TokensFileTest {
    private static final Instant MADE = Instant.parse("2026-01-31T10:00:00Z");

    @TempDir
    private Path directory;

    @Test
    void shouldReadWhatItWroteAndKeepNoToken() throws IOException {
        final TokensFile file = file();
        assertThat(file.read()).as("no file").isEmpty();
        final String token = TokenHash.newToken();
        final List<TokenEntry> entries = List.of(
            new TokenEntry(new Principal("anna", Set.of(Scope.READ, Scope.MONEY), true), TokenHash.of(token), MADE,
                MADE.plusSeconds(1), "1000 anna"),
            entry("otto"));
        file.change(before -> entries);
        assertThat(file.read()).isEqualTo(entries);
        assertThat(Files.readString(file.path())).doesNotContain(token).contains(TokenHash.of(token));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(each -> each.getFileName().toString())).containsExactlyInAnyOrder(
                "admin-tokens.json", "admin-tokens.json.lock");
        }
    }

    @Test
    void shouldLeaveTheFileAsItIsWhenAChangeFails() throws IOException {
        final TokensFile file = file();
        file.change(before -> List.of(entry("anna")));
        final byte[] before = Files.readAllBytes(file.path());
        assertThatThrownBy(() -> file.change(entries -> {
            throw new IllegalArgumentException("no");
        })).hasMessage("no");
        assertThat(Files.readAllBytes(file.path())).isEqualTo(before);
        final List<TokenEntry> tooMany = new ArrayList<>();
        for (int i = 0; i <= 1_000; i++) {
            tooMany.add(entry("a" + i));
        }
        assertThatThrownBy(() -> file.change(entries -> tooMany)).hasMessageContaining("1000 tokens at most");
        assertThat(Files.readAllBytes(file.path())).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({"rw-rw----", "rw-----w-", "rwxrwxrwx"})
    void shouldRefuseAFileThatOthersCanWrite(final String rights) throws IOException {
        final TokensFile file = file();
        file.change(before -> List.of(entry("anna")));
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString(rights));
        assertThatThrownBy(file::read).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining("can be written by others").hasMessageContaining("chmod 600");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{ | no JSON", "[] | a JSON object", "{\"version\":2,\"tokens\":[]} | version should be 1",
        "'{\"version\":1,\"tokens\":[],\"more\":1}' | member more is unknown",
        "{\"version\":1,\"tokens\":[@,@]} | stands there twice",
        "{\"version\":1,\"tokens\":[5]} | each token",
    })
    void shouldSayWhatIsWrong(final String text, final String mentioned) throws IOException {
        expectProblem(text.replace("@", one()), mentioned);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "anna | admin | name admin is taken", "anna | An@na | should be 1 to 32", "\"read\" | \"all\" | scope all",
        "[\"read\"] | [] | should have a scope", "1000 anna | '' | created_by", "T10 | | created should be a moment",
        "\"sha256\":\" | \"sha256\":\"0 | 64 hexadecimal digits", "\"approver\" | \"aprover\" | aprover is unknown",
        "\"created\" | \"name\" | no JSON"
    })
    void shouldReadATokenStrictly(final String part, final String instead, final String mentioned)
            throws IOException {
        expectProblem("{\"version\":1,\"tokens\":[" + one().replace(part, instead == null ? "" : instead) + "]}",
            mentioned);
    }

    private void expectProblem(final String text, final String mentioned) throws IOException {
        final TokensFile file = file();
        Files.writeString(file.path(), text);
        Files.setPosixFilePermissions(file.path(), PosixFilePermissions.fromString("rw-------"));
        assertThatThrownBy(file::read).isInstanceOf(UnusableEnvironmentException.class)
            .hasMessageContaining(file.path().toString()).hasMessageContaining(mentioned);
    }

    private static String one() {
        return "{\"name\":\"anna\",\"scopes\":[\"read\"],\"approver\":false,\"sha256\":\"" + TokenHash.of("t")
            + "\",\"created\":\"" + MADE + "\",\"expires\":null,\"created_by\":\"1000 anna\"}";
    }

    private static TokenEntry entry(final String name) {
        return new TokenEntry(new Principal(name, Set.of(Scope.READ), false), TokenHash.of(name), MADE, null,
            "1000 anna");
    }

    private TokensFile file() {
        return new TokensFile(directory.resolve(TokensFile.NAME));
    }
}
