package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.hostile.HostileKind;
import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Short versions of {@code scripts/attack}: a gateway holds, and a server that approves of everything is found out. */
class AttackTest {
    private static final long SEED = Seed.of("attack");
    private static final int MUTATED = Integer.getInteger("attack.requests", 6_000);
    private static final long ANY_MS = 60_000;

    private static AttackTarget target;

    @BeforeAll
    static void start() {
        target = AttackTarget.own();
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    private static AttackSettings settings(final int seconds, final int requests) {
        return new AttackSettings(SEED, seconds, requests, List.of());
    }

    private static void assertGood(final Findings findings) {
        assertThat(findings.isGood()).as(() -> {
            final StringWriter text = new StringWriter();
            findings.print(new PrintWriter(text));
            return "seed=" + SEED + ' ' + text;
        }).isTrue();
    }

    @Test
    void shouldApproveNoChangedCallbackThatItShouldNot() throws InterruptedException {
        final Findings findings = new Findings("mutated");
        new MutatedAttack(target, settings(0, MUTATED), findings).run();
        assertGood(findings);
    }

    @Test
    void shouldNoticeAServerThatApprovesOfEverything() throws InterruptedException, IOException {
        final Findings findings = new Findings("mutated");
        try (YesSayer server = new YesSayer()) {
            final AttackTarget other = new AttackTarget(server.url("/callback"), target.office(), target.credentials(),
                target.process(), target.directory());
            new MutatedAttack(other, settings(0, 300), findings).run();
        }
        assertThat(String.join("\n", findings.problems())).contains("should not have been approved");
    }

    @Test
    void shouldNoticeMoneyThatNoAnswerAccountsFor() {
        final AttackedAccounts accounts = new AttackedAccounts("money" + SEED, 2);
        accounts.open(target.admin());
        final Findings good = new Findings("mutated");
        new Books().compare(target.admin(), accounts, good);
        assertGood(good);
        target.admin().call("POST", "/v1/accounts/" + accounts.account(1) + "/entries",
            "{\"entry_no\":\"stolen-" + SEED + "\",\"amount\":\"-0.01\"}");
        final Findings bad = new Findings("mutated");
        new Books().compare(target.admin(), accounts, bad);
        assertThat(String.join("\n", bad.problems())).contains("has balance 99999999.99");
    }

    @Test
    void shouldServeAPlatformBesideHostileConnections() {
        final Findings findings = new Findings("hostile");
        final List<HostileKind> kinds = EnumSet.complementOf(EnumSet.of(HostileKind.FLOOD, HostileKind.CAPTURED,
            HostileKind.NEVER_READING)).stream().toList();
        new HostileAttack(target, settings(2, 0), findings, new HostileAttack.Hostiles(200, kinds), ANY_MS).run();
        assertThat(findings.problems()).as("seed=%d", SEED).noneMatch(problem -> problem.contains("approved")
            || problem.contains("are left"));
    }

    @Test
    void shouldServeAPlatformBesideHandshakesThatDoNotEnd() throws InterruptedException {
        final Findings findings = new Findings("handshakes");
        new HandshakeAttack(settings(1, 0), findings, 20, ANY_MS).run();
        assertGood(findings);
    }

    @Test
    void shouldRefuseWhatIsTriedAtTheBackOffice() {
        final Findings findings = new Findings("tokens");
        new TokensAttack(target, settings(0, 200), findings).run();
        assertGood(findings);
    }

    @Test
    void shouldNoticeABackOfficeThatServesEverybody() throws IOException {
        final Findings findings = new Findings("tokens");
        try (YesSayer server = new YesSayer()) {
            new TokensAttack(new AttackTarget(target.callbacks(), server.url(""), target.credentials(),
                target.process(), target.directory()), settings(0, 20), findings).run();
        }
        assertThat(String.join("\n", findings.problems())).contains("guess was answered 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://192.0.2.1:8080/callback", "http://[2001:db8::1]:80/callback", "http:callback"})
    void shouldAttackNoOtherMachine(final String url) {
        assertThatThrownBy(() -> new AttackTarget(URI.create(url), target.office(), target.credentials(), null, null))
            .isInstanceOf(UnusableEnvironmentException.class).hasMessageContaining("should be on this machine");
    }
}
