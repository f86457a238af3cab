package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.audit.AuditCapture;
import dev.holdfast.ledger.audit.AuditSink;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.Journal;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.terms.RuleBook;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.ArrayList;
import java.util.List;

/**
 * What a start journals before the ledger is asked anything: the loss of commands that an operator accepted, the
 * capacity in the settings, where the ledger has another, and for a new ledger the newest rules. From then on neither
 * settings nor program take part in a decision. Cold, and blocks.
 */
final class OpeningCommands {
    private static final Logger LOG = LoggerFactory.getLogger(OpeningCommands.class);
    private static final int MAX_BYTES = 128;
    private static final int MAX_USER_LENGTH = 32;

    private final LedgerCapacity wanted;
    private final int newestRules;
    private final long lostUpTo;
    private final Ledger ledger;
    private final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);

    /**
     * Nothing is changed yet.
     *
     * @param lostUpTo sequence of the last command that is lost and was given up; 0 when there is none.
     * @throws UnusableEnvironmentException when more rows are there than the settings allow; its message names each
     *     setting and the least it can be.
     */
    OpeningCommands(final Ledger ledger, final LedgerCapacity wanted, final RuleBook book, final long lostUpTo) {
        this.ledger = ledger;
        this.wanted = wanted;
        newestRules = book.newest();
        this.lostUpTo = lostUpTo;
        final String problem = problemOf(wanted, ledger.store().used());
        if (problem != null) {
            throw new UnusableEnvironmentException(problem);
        }
        if (ledger.sequence() > 0 && ledger.rulesVersion() < newestRules) {
            LOG.warn("the ledger decides by rules_version={}, newest_rules_version={}: PUT /v1/rules switches",
                ledger.rulesVersion(), newestRules);
        }
    }

    private static String problemOf(final LedgerCapacity wanted, final LedgerCapacity used) {
        final List<String> problems = new ArrayList<>();
        compare(problems, "ledger.max_accounts", wanted.accounts(), used.accounts());
        compare(problems, "ledger.max_cards", wanted.cards(), used.cards());
        compare(problems, "ledger.max_orders", wanted.orders(), used.orders());
        compare(problems, "ledger.max_entries", wanted.entries(), used.entries());
        compare(problems, "ledger.max_package_versions", wanted.packageVersions(), used.packageVersions());
        compare(problems, "ledger.max_card_terms", wanted.cardTerms(), used.cardTerms());
        return problems.isEmpty() ? null
            : "the settings allow less than what the ledger has: " + String.join("; ", problems);
    }

    private static void compare(final List<String> problems, final String setting, final long wanted, final long used) {
        if (wanted < used) {
            problems.add(setting + "=" + wanted + " should be at least " + used);
        }
    }

    /**
     * Journals and applies what there is to say, in one batch.
     *
     * @param audit is shown it.
     */
    void give(final Journal journal, final long nowMs, final AuditSink audit) {
        final LedgerStore store = ledger.store();
        final boolean isNew = ledger.sequence() == 0;
        final boolean changesCapacity = !store.isCapacityJournaled() || !store.capacity().equals(wanted);
        if (!isNew && !changesCapacity && lostUpTo == 0) {
            return;
        }
        if (!isNew && changesCapacity) {
            LOG.info("the capacity changes: from={} to={}", store.capacity(), wanted);
        }
        final long timeMs = Math.max(nowMs, ledger.timeMs());
        final UnsafeBuffer command = new UnsafeBuffer(new byte[MAX_BYTES]);
        final PlainCommands commands = new PlainCommands(command, CurrencyCode.NONE);
        final List<Given> given = new ArrayList<>();
        journal.begin(ledger.sequence() + 1, timeMs);
        if (lostUpTo > 0) {
            LOG.warn("an operator gave up commands that were confirmed: by={} from={} to={}", whoStarted(),
                ledger.sequence() + 1, lostUpTo);
            final int length = commands.acceptLoss(ledger.sequence(), lostUpTo);
            given.add(append(journal, command, length, whoStarted()));
        }
        if (isNew || changesCapacity) {
            given.add(append(journal, command, commands.setCapacity(wanted), Actor.GATEWAY));
        }
        if (isNew) {
            final int length = commands.switchRules(newestRules, newestRules);
            given.add(append(journal, command, length, Actor.GATEWAY));
        }
        journal.write();
        journal.force();
        final AuditCapture capture = new AuditCapture(ledger, audit);
        capture.beginBatch(ledger.digest());
        for (final Given each : given) {
            capture.begin(journal.batch(), each.offset, each.length);
            ledger.apply(journal.batch(), each.offset, ledger.sequence() + 1, timeMs, result, 0);
            capture.end(each.by.kind().code(), each.by.bytes(), 0, each.by.bytes().capacity(), result, 0);
        }
    }

    /** A command in the journal's batch. */
    private record Given(int offset, int length, Actor by) {
    }

    private static Given append(final Journal journal, final UnsafeBuffer command, final int length, final Actor by) {
        return new Given(journal.append(command, 0, length, by), length, by);
    }

    /** The user of the operating system, since whoever gives the flag starts the process. */
    private static Actor whoStarted() {
        final String user = System.getProperty("user.name", "");
        return Actor.operator(user.length() > MAX_USER_LENGTH ? user.substring(0, MAX_USER_LENGTH) : user, "start");
    }
}
