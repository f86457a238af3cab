package dev.holdfast.gateway.admin.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.holdfast.gateway.admin.request.AdminException;
import dev.holdfast.gateway.admin.request.AdminRequest;
import dev.holdfast.ledger.audit.AuditKind;
import dev.holdfast.ledger.audit.AuditRecord;
import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * Which records somebody asks for. What the audit says of itself is shown unless it is asked for a subject, a command
 * or a person. Immutable; any thread.
 */
final class AuditFilter implements Predicate<AuditRecord> {
    private static final String ANY = "any";

    private final String actor;
    private final Actor.Kind kind;
    private final String subject;
    private final MessageType command;
    private final long fromMs;
    private final long toMs;

    /** @throws AdminException when a parameter cannot be read. */
    AuditFilter(final AdminRequest request) {
        actor = request.parameter("actor");
        kind = kind(actor);
        subject = request.parameter("subject");
        command = command(request.parameter("command"));
        fromMs = moment(request, "from", Long.MIN_VALUE);
        toMs = moment(request, "to", Long.MAX_VALUE);
    }

    private static Actor.Kind kind(final String name) {
        return Arrays.stream(Actor.Kind.values())
            .filter(each -> each.name().toLowerCase(Locale.ROOT).equals(name)).findFirst().orElse(null);
    }

    private static MessageType command(final String name) {
        return name.isEmpty() ? null
            : Arrays.stream(MessageType.values()).filter(each -> each.isCommand() && each.text().equals(name))
                .findFirst().orElseThrow(() -> AdminException.badRequest("parameter command=" + name
                + " should be the name of a command, such as PutAccount or PostEntry"));
    }

    private static long moment(final AdminRequest request, final String name, final long absent) {
        final String given = request.parameter(name);
        try {
            return given.isEmpty() ? absent : Instant.parse(given).toEpochMilli();
        } catch (final DateTimeException | ArithmeticException e) {
            throw AdminException.badRequest("parameter " + name + "=" + given
                + " should be a moment such as 2026-01-31T10:00:00Z");
        }
    }

    @Override
    public boolean test(final AuditRecord record) {
        if (record.timeMs() < fromMs || record.timeMs() >= toMs) {
            return false;
        }
        if (record.kind() != AuditKind.COMMAND) {
            return subject.isEmpty() && command == null && (actor.isEmpty() || actor.equals(ANY));
        }
        return isGiver(record.actor()) && (command == null && subject.isEmpty() || isAbout(record));
    }

    private boolean isGiver(final Actor giver) {
        if (actor.isEmpty()) {
            return giver.kind() == Actor.Kind.OPERATOR;
        }
        return actor.equals(ANY) || giver.kind() == kind || actor.equals(giver.text())
            || giver.kind() == Actor.Kind.OPERATOR && isNamedIn(AuditJson.principal(giver));
    }

    /** Two persons stand there as {@code anna+otto}. */
    private boolean isNamedIn(final String principal) {
        return actor.equals(principal) || Arrays.asList(principal.split("\\+")).contains(actor);
    }

    private boolean isAbout(final AuditRecord record) {
        final AuditCommandJson said = new AuditCommandJson(record.command());
        if (command != null && said.type() != command) {
            return false;
        }
        boolean isFound = subject.isEmpty();
        for (final JsonNode number : said.subject()) {
            isFound |= number.textValue().equals(subject);
        }
        return isFound;
    }
}
