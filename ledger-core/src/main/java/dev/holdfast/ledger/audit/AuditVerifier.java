package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.command.MessageType;
import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.CommandHandler;
import dev.holdfast.ledger.journal.JournalCorruptException;
import dev.holdfast.ledger.journal.JournalFiles;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.journal.JournalReader;
import dev.holdfast.ledger.message.MessageHeaderDecoder;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Checks the audit: its chain of hashes, where it ends, and, against the journal's files that are there, that each
 * command of a person is in it and none that the journal does not have. Changes nothing, also beside a gateway at work.
 * Used once, by one thread, which it blocks.
 */
public final class AuditVerifier {
    private static final int MAX_PROBLEMS = 100;

    private final Storage storage;
    private final List<String> problems = new ArrayList<>();
    private final List<AuditRecord> gaps = new ArrayList<>();
    private final List<AuditRecord> losses = new ArrayList<>();
    private final Comparison comparison = new Comparison();
    private long begin = Long.MAX_VALUE;
    private long coveredUpTo;
    private long lastNumber;
    private AuditChain chain;
    private long compared;
    private long excused;
    private long behind;

    public AuditVerifier(final Storage storage) {
        this.storage = storage;
    }

    /**
     * What was found.
     *
     * @param records     that the audit has.
     * @param begin       sequence of the first command that it is about.
     * @param coveredUpTo sequence of the last one.
     * @param hash        of the last record, which stands for all of them: to be kept elsewhere.
     * @param compared    commands that audit and journal have alike.
     * @param excused     commands of the journal that are in a gap of the audit.
     * @param behind      commands of the journal that the audit does not have yet: it is written a moment later.
     * @param tornBytes   that a crash left, and the next start cuts off.
     * @param gaps        that the audit says it has, for people.
     * @param problems    for people; none when all is well.
     */
    public record Report(
        long records, long begin, long coveredUpTo, String hash, long compared, long excused, long behind,
        int tornBytes, List<String> gaps, List<String> problems) {
    }

    /**
     * Checks everything.
     *
     * @throws IOException when the directory cannot be read.
     */
    public Report verify() throws IOException {
        try {
            return check();
        } catch (final UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private Report check() throws IOException {
        final AuditPosition position = AuditPosition.read(storage);
        readChain(position);
        if (lastNumber > 0) {
            compareWithJournal();
        }
        final List<String> sentences = new ArrayList<>();
        gaps.forEach(gap -> sentences.add("commands " + gap.sequence() + " to " + gap.until()
            + (gap.until() < gap.sequence() ? " (none)" : "") + " may be missing: " + gap.text()));
        losses.forEach(loss -> sentences.add("commands " + loss.sequence() + " to " + loss.until()
            + " are recorded twice: " + loss.text()));
        return new Report(lastNumber, begin == Long.MAX_VALUE ? 0 : begin, coveredUpTo, chain.hash(), compared,
            excused, behind, chain.tornBytes(), sentences, problems);
    }

    private void readChain(final AuditPosition position) throws IOException {
        chain = new AuditChain(storage);
        for (AuditRecord record = chain.next(); record != null; record = chain.next()) {
            if (position != null && record.number() == position.number() && !record.hash().equals(position.hash())) {
                note("record=" + record.number() + " is another one than " + storage.locate(AuditPosition.FILE)
                    + " says");
            }
            take(record);
        }
        chain.problems().forEach(this::note);
        lastNumber = chain.number();
        if (position != null && position.number() > lastNumber) {
            note("the audit ends with record=" + lastNumber + ", although it had records up to record="
                + position.number());
        } else if (position != null) {
            coveredUpTo = Math.max(coveredUpTo, position.completeUpTo());
        }
    }

    private void take(final AuditRecord record) {
        switch (record.kind()) {
            case COMMAND -> {
                begin = Math.min(begin, record.sequence());
                coveredUpTo = Math.max(coveredUpTo, record.sequence());
            }
            case BEGIN -> begin = Math.min(begin, record.sequence());
            case GAP -> {
                gaps.add(record);
                begin = Math.min(begin, record.sequence());
                coveredUpTo = Math.max(coveredUpTo, record.until());
            }
            case LOSS -> {
                losses.add(record);
                coveredUpTo = record.sequence() - 1;
            }
            default -> throw new IllegalArgumentException("kind=" + record.kind());
        }
    }

    private void compareWithJournal() throws IOException {
        if (JournalFiles.list(storage).isEmpty()) {
            return;
        }
        final long first = JournalFiles.firstSequence(storage);
        comparison.begin(first);
        final JournalReader reader = new JournalReader(storage, comparison, new JournalPoint(first - 1, 0, 0, 0));
        try {
            reader.inspect();
        } catch (final JournalCorruptException e) {
            note("the journal cannot be compared: " + e.getMessage());
            return;
        }
        // A file that a crash left without a header is nobody's.
        if (reader.point().ledgerId() != 0 && reader.point().ledgerId() != chain.ledgerId()) {
            note("the audit is of the ledger " + Long.toHexString(chain.ledgerId()) + ", the journal of the ledger "
                + Long.toHexString(reader.point().ledgerId()));
        }
        comparison.end();
    }

    private void note(final String problem) {
        if (problems.size() < MAX_PROBLEMS) {
            problems.add(problem);
        }
    }

    private boolean isExcused(final long sequence) {
        return sequence < begin || gaps.stream()
            .anyMatch(gap -> sequence >= gap.sequence() && sequence <= gap.until());
    }

    /** Reads audit and journal side by side. */
    private final class Comparison implements CommandHandler {
        private final MessageHeaderDecoder header = new MessageHeaderDecoder();
        private AuditChain records;
        private AuditRecord record;
        private boolean isDigestKnown;
        private long digest;

        void begin(final long firstSequence) throws IOException {
            records = new AuditChain(storage);
            advance();
            while (record != null && record.sequence() < firstSequence) {
                advance();
            }
        }

        /** Goes on to the next command that the journal has not lost since. */
        private void advance() {
            do {
                record = read();
            } while (record != null && (record.kind() != AuditKind.COMMAND || isLost(record)));
        }

        private AuditRecord read() {
            try {
                final AuditRecord next = records.next();
                return next == null || next.number() > lastNumber ? null : next;
            } catch (final IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private boolean isLost(final AuditRecord old) {
            return losses.stream()
                .anyMatch(loss -> loss.number() > old.number() && loss.sequence() <= old.sequence());
        }

        private void skipTo(final long sequence) {
            while (record != null && record.sequence() < sequence) {
                note("record=" + record.number() + " sequence=" + record.sequence()
                    + " is of a command that the journal does not have");
                advance();
            }
        }

        void end() {
            skipTo(Long.MAX_VALUE);
        }

        @Override
        public void onBatch(final long sequence, final long digestBefore, final int rulesVersion) {
            isDigestKnown = true;
            digest = digestBefore;
        }

        @Override
        public void onCommand(
            final DirectBuffer buffer, final int offset, final int length, final long sequence, final long timeMs,
            final Actor actor) {
            final MessageType type = MessageType.of(header.wrap(buffer, offset).templateId());
            if (!AuditedCommands.contain(actor.kind().code(), type)) {
                return;
            }
            skipTo(sequence);
            if (record == null || record.sequence() > sequence) {
                missing(sequence, actor, type);
                return;
            }
            final boolean isSame = record.timeMs() == timeMs && record.actor().kind() == actor.kind()
                && record.actor().text().equals(actor.text())
                && (!isDigestKnown || record.digestBefore() == digest)
                && record.command().equals(new UnsafeBuffer(buffer, offset, length));
            if (isSame) {
                compared++;
            } else {
                note("record=" + record.number() + " sequence=" + sequence
                    + " says something else than the journal");
            }
            advance();
        }

        private void missing(final long sequence, final Actor actor, final MessageType type) {
            if (sequence > coveredUpTo) {
                behind++;
            } else if (isExcused(sequence)) {
                excused++;
            } else {
                note("sequence=" + sequence + " is not in the audit: " + type.text() + " by " + actor);
            }
        }
    }
}
