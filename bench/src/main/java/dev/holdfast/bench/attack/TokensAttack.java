package dev.holdfast.bench.attack;

import dev.holdfast.gateway.client.AdminClient;
import dev.holdfast.gateway.client.AdminClient.Answer;

import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Tries the back-office without its token, and with it in ways that are no request: each try is refused with a status
 * of 4xx or by closing the connection, no state changes, and the health checks go on. Blocks until all is done.
 */
final class TokensAttack {
    private static final int USUAL_GUESSES = 2_000;
    private static final String FUNDS = "100.00";
    private static final int OK = 200;
    private static final int REFUSED = 400;
    private static final int FAILED = 500;
    private static final int HEALTH_EVERY = 100;

    private final AttackTarget target;
    private final AttackSettings settings;
    private final Findings findings;

    TokensAttack(final AttackTarget target, final AttackSettings settings, final Findings findings) {
        this.target = target;
        this.settings = settings;
        this.findings = findings;
    }

    void run() {
        final AdminClient admin = target.admin();
        final String account = "t" + Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
        admin.openAccount(account, account + "-C", FUNDS);
        final String ledger = admin.get("/v1/ledger").text();
        final String balance = admin.get("/v1/accounts/" + account).text();
        final OfficeTries tries = new OfficeTries(new Random(settings.seed()), target.office().getAuthority(), account,
            target.credentials().adminToken());
        final Map<String, Map<Integer, Integer>> answers = new TreeMap<>();
        int sent = 0;
        final List<OfficeTry> all = tries.all(settings.requestsOr(USUAL_GUESSES));
        final List<Integer> statuses = new ParallelTries(target.officeAddress(), findings).send(all, answered -> {
            if (answered % HEALTH_EVERY == 0) {
                lookAtHealth(admin);
            }
        });
        for (final OfficeTry each : all) {
            final int status = statuses.get(sent);
            answers.computeIfAbsent(each.name(), name -> new TreeMap<>()).merge(status, 1, Integer::sum);
            findings.require(status == OfficeTry.CLOSED || status >= REFUSED && status < FAILED,
                "%s was answered %d: %s", each.name(), status, each.text().lines().limit(1).toList());
            sent++;
        }
        findings.fact("sent    %d requests, seed %d", sent, settings.seed());
        answers.forEach((name, counts) -> findings.fact("  %-16s %s (HTTP status, 0 for closed)", name, counts));
        findings.require(admin.get("/v1/ledger").text().equals(ledger), "the ledger was %s and is %s", ledger,
            admin.get("/v1/ledger").text());
        findings.require(admin.get("/v1/accounts/" + account).text().equals(balance), "the account was %s and is %s",
            balance, admin.get("/v1/accounts/" + account).text());
        lookAtHealth(admin);
        target.lookForErrors(findings);
    }

    private void lookAtHealth(final AdminClient admin) {
        final Answer live = admin.get("/health/live");
        findings.require(live.status() == OK, "the gateway is not live: %s", live.text());
    }
}
