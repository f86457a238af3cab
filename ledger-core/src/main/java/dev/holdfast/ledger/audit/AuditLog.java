package dev.holdfast.ledger.audit;

import dev.holdfast.ledger.journal.Actor;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import org.agrona.DirectBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Writes the audit: records in the order of their commands, each chained with the one before it. What is written and
 * not forced may be lost with the power, and is made again by the next start from the journal, which has it for good.
 *
 * <p>Any thread but the ledger's, one at a time; blocks on the disk and allocates.
 */
public final class AuditLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
    private static final String DAMAGED = ".damaged";

    private final Storage storage;
    private final long ledgerId;
    private final int fullBytes;
    private final MessageDigest sum = AuditLayout.newHash();
    private final ByteBuffer outgoing =
        ByteBuffer.allocate(AuditLayout.MAX_RECORD_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    private final UnsafeBuffer record = new UnsafeBuffer(outgoing.array());
    private StoredFile file;
    private int position;
    private byte[] hash = new byte[AuditLayout.HASH_BYTES];
    private boolean isUnforced;
    private AuditPosition written;
    private volatile long number;
    private volatile long lastSequence;
    private volatile long completeUpTo;
    private volatile long bytes;

    /** @param ledgerId of the journal that this is the audit of. */
    public AuditLog(final Storage storage, final long ledgerId) {
        this(storage, ledgerId, AuditFiles.FULL_BYTES);
    }

    /** @param fullBytes of a file that gets no more records. */
    AuditLog(final Storage storage, final long ledgerId, final int fullBytes) {
        this.storage = storage;
        this.ledgerId = ledgerId;
        this.fullBytes = fullBytes;
    }

    /**
     * Opens the audit at a start, and says in it what a replay cannot make again.
     *
     * @param end      as it was found.
     * @param from     where in the journal the replay began.
     * @param sequence of the ledger's last command.
     * @param timeMs   of that command.
     * @throws IOException when it cannot be written; it is as it was then, and nothing can be appended.
     */
    public synchronized void begin(
        final AuditEnd end, final JournalPoint from, final long sequence, final long timeMs) throws IOException {
        open(end);
        if (end.isEmpty()) {
            note(AuditKind.BEGIN, from.sequence() + 1, 0, from.timeMs(), "the audit begins");
            lastSequence = from.sequence();
            return;
        }
        completeUpTo = Math.min(completeUpTo, sequence);
        if (lastSequence > sequence) {
            note(AuditKind.LOSS, sequence + 1, lastSequence, timeMs,
                "the journal does not have these commands any more; what follows has their sequences");
            lastSequence = sequence;
            writePosition();
        }
        final long covered = coveredUpTo();
        if (covered < from.sequence() || end.problem() != null) {
            gap(Math.max(covered, from.sequence()), timeMs,
                end.problem() != null ? end.problem() : "these commands were never recorded");
        }
    }

    /** Opens the audit again after a failure. */
    public synchronized void reopen(final AuditEnd end, final long timeMs) throws IOException {
        open(end);
        if (end.problem() != null) {
            gap(coveredUpTo(), timeMs, end.problem());
        }
    }

    private void open(final AuditEnd end) throws IOException {
        closeFile();
        if (end.ledgerId() != 0 && end.ledgerId() != ledgerId) {
            throw new IOException("the audit in " + storage + " is that of the ledger "
                + Long.toHexString(end.ledgerId()) + " and not of " + Long.toHexString(ledgerId)
                + ": move its files (audit-*) away");
        }
        number = end.number();
        hash = end.hashBytes();
        lastSequence = end.lastSequence();
        completeUpTo = end.completeUpTo();
        if (end.isDamaged()) {
            AuditFiles.writeAnew(storage, nameOfDamaged(end.file()), end.content(), end.content().length);
        }
        if (end.file() == null || end.keptBytes() == 0) {
            startFile();
        } else {
            // As the journal does: what readers see of an unforced file may not be on the disk.
            AuditFiles.writeAnew(storage, end.file(), end.content(), end.keptBytes());
            file = storage.open(end.file());
            position = end.keptBytes();
        }
        if (end.tornBytes() > 0) {
            LOG.warn("cut the audit's end: file={} bytes={} problem={}", storage.locate(end.file()), end.tornBytes(),
                end.problem());
        }
        bytes = AuditFiles.bytes(storage);
    }

    private String nameOfDamaged(final String name) throws IOException {
        String free = name + DAMAGED;
        for (int i = 2; storage.list().contains(free); i++) {
            free = name + DAMAGED + '-' + i;
        }
        return free;
    }

    private void startFile() throws IOException {
        final byte[] header = new byte[AuditLayout.FILE_HEADER_BYTES];
        final UnsafeBuffer buffer = new UnsafeBuffer(header);
        buffer.putLong(0, AuditLayout.FILE_MAGIC);
        buffer.putLong(AuditLayout.FILE_LEDGER_AT, ledgerId);
        buffer.putLong(AuditLayout.FILE_NUMBER_AT, number + 1);
        buffer.putBytes(AuditLayout.FILE_HASH_AT, hash);
        final String name = AuditFiles.name(number + 1);
        AuditFiles.writeAnew(storage, name, header, header.length);
        file = storage.open(name);
        position = header.length;
        bytes += header.length;
    }

    /** Sequence of the command that a record is about. */
    public static long sequenceOf(final DirectBuffer record, final int offset) {
        return record.getLong(offset + AuditLayout.SEQUENCE_AT);
    }

    /**
     * Adds a record that {@link AuditCapture} made, unless it is there already.
     *
     * @throws IOException when it cannot be written; the audit has to be opened again then.
     */
    public synchronized void append(final DirectBuffer captured, final int offset, final int length)
        throws IOException {
        final long sequence = sequenceOf(captured, offset);
        if (sequence <= lastSequence) {
            return;
        }
        record.putBytes(0, captured, offset, length);
        write(length);
        lastSequence = sequence;
    }

    /**
     * Says that commands may be missing, from behind the last one that is not, up to one; and that what was wrong.
     *
     * @param until sequence of the last one; when it is not behind the others, none is missing.
     */
    public synchronized void gap(final long until, final long timeMs, final String why) throws IOException {
        final long covered = coveredUpTo();
        LOG.warn("the audit has a gap: from={} until={} why={}", covered + 1, until, why);
        note(AuditKind.GAP, covered + 1, until, timeMs, why);
        lastSequence = Math.max(lastSequence, until);
        writePosition();
    }

    private void note(
        final AuditKind kind, final long from, final long until, final long timeMs, final String sentence)
        throws IOException {
        final byte[] text = sentence.getBytes(StandardCharsets.UTF_8);
        final int textBytes = Math.min(text.length, AuditLayout.MAX_COMMAND_BYTES);
        final int length = AuditLayout.align(AuditLayout.BODY_AT + textBytes);
        record.setMemory(0, length, (byte) 0);
        record.putByte(AuditLayout.KIND_AT, (byte) kind.code());
        record.putByte(AuditLayout.ACTOR_KIND_AT, (byte) Actor.Kind.GATEWAY.code());
        record.putShort(AuditLayout.COMMAND_LENGTH_AT, (short) textBytes);
        record.putLong(AuditLayout.SEQUENCE_AT, from);
        record.putLong(AuditLayout.UNTIL_AT, until);
        record.putLong(AuditLayout.TIME_AT, timeMs);
        record.putBytes(AuditLayout.BODY_AT, text, 0, textBytes);
        write(length);
    }

    private void write(final int length) throws IOException {
        if (file == null) {
            throw new IOException("the audit in " + storage + " is not open");
        }
        try {
            if (position >= fullBytes) {
                force();
                closeFile();
                startFile();
            }
            record.putInt(0, AuditLayout.MAGIC);
            record.putInt(AuditLayout.LENGTH_AT, length);
            record.putLong(AuditLayout.NUMBER_AT, number + 1);
            record.putLong(AuditLayout.LEDGER_AT, ledgerId);
            final byte[] next = AuditLayout.hash(sum, hash, outgoing.array(), 0, length);
            record.putBytes(AuditLayout.HASH_AT, next);
            isUnforced = true;
            file.write(outgoing.limit(length).position(0), position);
            position += length;
            bytes += length;
            hash = next;
            number++;
        } catch (final IOException e) {
            closeFile();
            throw e;
        }
    }

    /** Says that all commands of persons up to this sequence have been appended. Not behind what is lost. */
    public synchronized void completeUpTo(final long sequence) {
        completeUpTo = Math.max(completeUpTo, sequence);
    }

    /** Returns when all that was appended is on the disk. */
    public synchronized void force() throws IOException {
        if (isUnforced && file != null) {
            try {
                file.force();
                isUnforced = false;
            } catch (final IOException e) {
                closeFile();
                throw e;
            }
        }
    }

    /** Forces, and notes outside of the records how far they go. */
    public synchronized void writePosition() throws IOException {
        if (file == null) {
            throw new IOException("the audit in " + storage + " is not open");
        }
        force();
        final AuditPosition now = new AuditPosition(coveredUpTo(), number, HexFormat.of().formatHex(hash));
        if (!now.equals(written)) {
            now.write(storage);
            written = now;
        }
    }

    /** Whether records can be appended. */
    public synchronized boolean isOpen() {
        return file != null;
    }

    /** Sequence of the last command that a record is about. Any thread. */
    public long lastSequence() {
        return lastSequence;
    }

    /** Sequence up to which every command of a person is in the audit, or in a gap. Any thread. */
    public long coveredUpTo() {
        return Math.max(lastSequence, completeUpTo);
    }

    /** How many records there are. Any thread. */
    public long records() {
        return number;
    }

    /** Bytes of all files. Any thread. */
    public long bytes() {
        return bytes;
    }

    private void closeFile() throws IOException {
        if (file != null) {
            final StoredFile left = file;
            file = null;
            left.close();
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closeFile();
    }
}
