package dev.holdfast.gateway.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.gateway.TestGateway;
import dev.holdfast.gateway.admin.access.AccessRule;
import dev.holdfast.gateway.admin.access.AccessTable;
import dev.holdfast.gateway.admin.access.Principal;
import dev.holdfast.gateway.admin.access.Scope;
import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import static org.assertj.core.api.Assertions.assertThat;

/** Named principals on a running gateway: what each scope may, and what becomes of tokens that are changed. */
class AdminScopesTest {
    @TempDir
    private static Path directory;
    private static TestTokens tokens;
    private static TestGateway gateway;
    private static final Map<Scope, AdminClient> HOLDERS = new EnumMap<>(Scope.class);

    @BeforeAll
    static void start() {
        tokens = new TestTokens(directory);
        final Map<Scope, String> made = new EnumMap<>(Scope.class);
        for (final Scope scope : Scope.values()) {
            made.put(scope, tokens.add("only-" + scope.text(), scope));
        }
        gateway = new TestGateway(directory);
        gateway.admin().openAccount("U1", "C1", "100.00");
        made.forEach((scope, token) -> HOLDERS.put(scope, new AdminClient(gateway.adminUrl(), token)));
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    static List<AccessRule> rules() {
        return AccessTable.rules();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void shouldAskForTheScopeOfEachCall(final AccessRule rule) {
        final String path = rule.path().replace("{approval_no}", "1").replaceAll("\\{.*?}", "none");
        HOLDERS.forEach((scope, holder) -> {
            final Answer answer = holder.call(rule.method().name(), path, "{}");
            if (rule.scopes().isEmpty() || rule.scopes().contains(scope)) {
                assertThat(answer.status()).as(scope + " " + answer.text()).isNotIn(401, 403, 405, 500);
                assertThat(answer.field("message")).doesNotStartWith("there is nothing at");
            } else {
                assertThat(answer.status()).as(scope + " " + answer.text()).isEqualTo(403);
                assertThat(answer.field("error")).isEqualTo("scope_missing");
                assertThat(answer.field("message"))
                    .startsWith("principal only-" + scope.text() + " has no scope")
                    .contains(rule.call()).contains(rule.scopes().stream().sorted().map(Scope::text).toList());
            }
        });
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "SUPPORT | {\"status\":\"Frozen\"} | 200", "MONEY | {\"status\":\"Frozen\"} | 403",
        "RISK | {\"status\":\"Frozen\"} | 403", "MONEY | {\"cardholder_no\":\"U1\"} | 200",
        "SUPPORT | {\"cardholder_no\":\"U1\"} | 403", "RISK | {\"package_no\":\"default\"} | 200",
        "SUPPORT | {\"package_no\":\"default\"} | 403",
        "SUPPORT | {\"status\":\"Frozen\",\"cardholder_no\":\"U1\"} | 403"
    })
    void shouldAskForTheScopeOfEachMemberOfACard(final Scope scope, final String body, final int status) {
        final String before = gateway.admin().get("/v1/cards/C1").text();
        final Answer answer = HOLDERS.get(scope).call("PUT", "/v1/cards/C1", body);
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        if (status == 403) {
            assertThat(answer.field("message")).contains("the member ");
            assertThat(gateway.admin().get("/v1/cards/C1").text()).as("nothing has changed").isEqualTo(before);
        }
    }

    @Test
    void shouldLogWhoConfirmedTheClock() {
        final Logger logger = (Logger) LoggerFactory.getLogger(ClockRoutes.class);
        final ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.setLevel(Level.INFO);
        logger.addAppender(lines);
        try {
            final AdminClient operator = HOLDERS.get(Scope.OPERATE);
            assertThat(operator.call("POST", "/v1/clock", "{\"now\":\"" + Instant.now() + "\"}").status())
                .isEqualTo(202);
            assertThat(operator.call("POST", "/v1/clock", "{}").status()).isEqualTo(400);
        } finally {
            logger.detachAppender(lines);
            logger.setLevel(null);
        }
        assertThat(lines.list.stream().map(ILoggingEvent::getFormattedMessage))
            .containsExactly("the clock was confirmed: principal=only-operate source=127.0.0.1");
    }

    @Test
    void shouldServeOnAConnectionThatAskedForTooMuch() {
        final AdminClient reader = HOLDERS.get(Scope.READ);
        assertThat(reader.call("PUT", "/v1/accounts/U1", "{\"overdraft\":\"1000000\"}").status()).isEqualTo(403);
        assertThat(reader.get("/v1/accounts/U1").field("overdraft")).isEqualTo("0.00");
    }

    @Test
    void shouldTakeAndDropTokensWhileItRuns() {
        final AdminClient late =
            new AdminClient(gateway.adminUrl(), tokens.add("late-comer", Scope.READ));
        await(() -> late.get("/v1/ledger").status() == 200);
        assertThat(HOLDERS.get(Scope.READ).get("/v1/ledger").status()).as("the others").isEqualTo(200);
        tokens.revoke("late-comer");
        await(() -> late.get("/v1/ledger").status() == 401);
        assertThat(HOLDERS.get(Scope.READ).get("/v1/ledger").status()).as("the others").isEqualTo(200);
    }

    @Test
    void shouldLetNobodyInByAnExpiredToken() {
        final Principal anna = new Principal("anna", Set.of(Scope.READ), false);
        final String expired = tokens.add(anna, Instant.now().minusSeconds(1), "1000 somebody");
        final Principal otto = new Principal("otto", Set.of(Scope.READ), false);
        final String valid = tokens.add(otto, Instant.now().plusSeconds(3_600), "1000 somebody");
        final AdminClient client = new AdminClient(gateway.adminUrl(), valid);
        await(() -> client.get("/v1/ledger").status() == 200);
        assertThat(new AdminClient(gateway.adminUrl(), expired).get("/v1/ledger").status()).isEqualTo(401);
    }

    static void await(final BooleanSupplier condition) {
        final long startNs = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startNs).as("ns").isLessThan(TimeUnit.SECONDS.toNanos(60));
            Thread.onSpinWait();
        }
    }
}
