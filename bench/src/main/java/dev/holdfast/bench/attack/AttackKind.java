package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.timing.TimingAttack;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.util.Locale;

/** What strangers try. */
enum AttackKind {
    /** Signed callbacks that were changed on the way. */
    MUTATED,
    /** A thousand hostile connections beside a platform that behaves well. */
    HOSTILE,
    /** Handshakes that begin and do not go on, at a gateway of its own that speaks TLS. */
    HANDSHAKES,
    /** The back-office without its token, or with it and without sense. */
    TOKENS,
    /** Secrets in what the gateway prints, logs, writes and shows. It starts gateways of its own in any case. */
    SECRETS,
    /** How long wrong signatures and tokens take, however near they are: in this process, without a gateway. */
    TIMING;

    private static final int HOSTILE_CONNECTIONS = 1_000;
    private static final long LIMIT_MS = 500;
    private static final int USUAL_GUESSES = 1_000_000;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }

    void run(final AttackTarget target, final AttackSettings settings, final Findings findings)
        throws InterruptedException {
        switch (this) {
            case MUTATED -> new MutatedAttack(target, settings, findings).run();
            case HOSTILE ->
                new HostileAttack(target, settings, findings,
                    new HostileAttack.Hostiles(HOSTILE_CONNECTIONS, settings.hostileKinds()), LIMIT_MS).run();
            case HANDSHAKES -> new HandshakeAttack(settings, findings, HOSTILE_CONNECTIONS, LIMIT_MS).run();
            case TOKENS -> new TokensAttack(target, settings, findings).run();
            case SECRETS -> new SecretsAttack(settings, findings).run();
            case TIMING -> new TimingAttack(settings.seed(), settings.requests() > 0 ? settings.requests()
                : USUAL_GUESSES).run()
                .forEach(outcome -> {
                    findings.fact("%s", outcome.says());
                    findings.require(outcome.isGood(), "not as it should be: %s", outcome.says());
                });
            default -> throw new BrokenInvariantException("kind " + this + " does nothing");
        }
    }
}
