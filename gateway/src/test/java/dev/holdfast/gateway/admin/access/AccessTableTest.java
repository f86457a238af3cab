package dev.holdfast.gateway.admin.access;

import dev.holdfast.gateway.admin.request.AdminException;
import io.netty.handler.codec.http.HttpMethod;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The table of calls and scopes, and what docs/back-office.md says of it. Surefire runs in the module's directory. */
class AccessTableTest {
    private static final Path DOCUMENT = Path.of("..", "docs", "back-office.md");
    private static final Pattern CALL = Pattern.compile("`((?:GET|PUT|POST|DELETE)(?:`, `GET)?) (/[^`?]*)[^`]*`");

    @ParameterizedTest
    @EnumSource
    void shouldAllowEachScopeSomething(final Scope scope) {
        final Principal principal = new Principal("someone", Set.of(scope), false);
        assertThat(AccessTable.rules()).anyMatch(rule -> !rule.isOpen() && rule.allows(principal))
            .anyMatch(rule -> !rule.allows(principal));
    }

    @Test
    void shouldLetNobodyWithoutATokenAskForMoreThanHealth() {
        assertThat(AccessTable.rules().stream().filter(rule -> rule.allows(Principal.NOBODY)).map(AccessRule::call))
            .containsExactlyInAnyOrder("GET /health/live", "GET /health/ready");
    }

    /** Looking at something never takes the right to change it, and the other way round. */
    @Test
    void shouldKeepLookingApartFromChanging() {
        assertThat(AccessTable.rules()).filteredOn(rule -> rule.method().equals(HttpMethod.GET))
            .allSatisfy(rule -> assertThat(Set.of(Scope.READ, Scope.OPERATE, Scope.METRICS))
                .containsAll(rule.scopes()));
        assertThat(AccessTable.rules()).filteredOn(rule -> !rule.method().equals(HttpMethod.GET))
            .allSatisfy(rule -> assertThat(rule.scopes()).isNotEmpty().doesNotContain(Scope.READ, Scope.METRICS));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v1/secret", "/v1/accounts", "/v1/accounts/U1/", "/v1/%61ccounts/U1", "/", "//v1/ledger",
        "/v1/cards/C1/terms/more"})
    void shouldServeNoCallThatDoesNotStandThere(final String path) {
        assertThatThrownBy(() -> AccessTable.find(HttpMethod.GET, path)).isInstanceOf(AdminException.class)
            .hasMessageContaining("there is nothing at");
        assertThatThrownBy(() -> AccessTable.find(HttpMethod.DELETE, "/v1/ledger"))
            .isInstanceOf(AdminException.class).hasMessageContaining("DELETE is not served");
    }

    @Test
    void shouldBeInTheDocument() throws IOException {
        final List<String> lines = Files.readAllLines(DOCUMENT);
        final List<String> rows = new ArrayList<>();
        AccessTable.rules().forEach(rule -> rows.add("| `" + rule.call() + "` | "
            + (rule.isOpen() ? "none" : rule.members().isEmpty()
                ? rule.scopes().stream().sorted().map(scope -> '`' + scope.text() + '`')
                .collect(Collectors.joining(" or "))
                : beyondMembers(rule) + rule.members().entrySet().stream().sorted(Map.Entry.comparingByValue())
                .map(member -> '`' + member.getValue().text() + "` for `" + member.getKey() + '`')
                .collect(Collectors.joining(", "))) + " |"));
        assertThat(lines).containsSubsequence(rows);
    }

    /** The scopes that the call needs whatever its body has. */
    private static String beyondMembers(final AccessRule rule) {
        return rule.scopes().stream().filter(scope -> !rule.members().containsValue(scope)).sorted()
            .map(scope -> '`' + scope.text() + "`, ").collect(Collectors.joining());
    }

    @Test
    void shouldHaveARowForEveryDocumentedCall() throws IOException {
        final Set<String> documented = new TreeSet<>();
        CALL.matcher(Files.readString(DOCUMENT)).results().forEach(call -> {
            for (final String method : call.group(1).split("`, `")) {
                documented.add(method + ' ' + call.group(2));
            }
        });
        assertThat(documented).hasSizeGreaterThan(20).containsExactlyInAnyOrderElementsOf(
            AccessTable.rules().stream().map(AccessRule::call).toList());
    }
}
