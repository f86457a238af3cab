package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.storage.StoredFile;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * A file {@code snapshot-<sequence>.bin}: the ledger's state after that command, the last of a batch. It appears under
 * its name only when all of it is on disk and was read back. Encrypted where its storage has keys. Cold, and blocks.
 *
 * @param storage  where it lies.
 * @param name     of the file.
 * @param sequence of the last command that is in it.
 */
public record Snapshot(Storage storage, String name, long sequence) {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshot.class);

    /** No pause: for a start, which somebody waits for. */
    public static final Runnable NO_PAUSE = () -> { };

    /**
     * Version of the file. Since 2 it also says which ledger it is of, its rules and its capacity; since 3 orders and
     * reviews have more fields, and it has what is remembered of forgotten orders; since 4 terms have more fields;
     * since 5 cards have, and it has cardholders and applications for cards; since 6 it has the reserve.
     */
    public static final int FORMAT_VERSION = 6;

    static final int OLDEST_VERSION = 1;

    /** Name of the file that becomes the next snapshot. */
    public static final String TEMPORARY = "snapshot.tmp";

    private static final String PREFIX = "snapshot-";
    private static final String SUFFIX = ".bin";

    /**
     * What a snapshot gave.
     *
     * @param store the rows; whoever takes them closes them.
     * @param point of the journal that follows.
     */
    public record Loaded(LedgerStore store, JournalPoint point) {
    }

    /** All snapshots of a storage, the newest first. */
    public static List<Snapshot> list(final Storage storage) throws IOException {
        return storage.list().stream().filter(Snapshot::isName).map(name -> of(storage, name))
            .sorted(Comparator.comparingLong(Snapshot::sequence).reversed())
            .toList();
    }

    /** Whether a snapshot has a file's name. */
    public static boolean isName(final String name) {
        return name.matches(PREFIX + "\\d{16}" + SUFFIX);
    }

    /** The one of that name. */
    public static Snapshot of(final Storage storage, final String name) {
        return new Snapshot(storage, name, sequenceOf(name));
    }

    private static long sequenceOf(final String name) {
        return Long.parseLong(name.substring(PREFIX.length(), name.length() - SUFFIX.length()));
    }

    /** Where a person finds it. */
    public String location() {
        return storage.locate(name);
    }

    /**
     * Writes a snapshot and forces it, under a temporary name. It counts for nothing until it was read back and
     * {@linkplain #publish published}.
     *
     * @param point of the journal that the state is of.
     * @param pause called again and again in between, to leave the machine to others.
     * @throws IOException when it cannot be written; nothing is then left of it.
     */
    public static Snapshot write(
        final Storage storage, final LedgerStore store, final JournalPoint point, final Runnable pause)
        throws IOException {
        final Snapshot draft = new Snapshot(storage, TEMPORARY, point.sequence());
        boolean isWritten = false;
        try (StoredFile file = storage.create(TEMPORARY)) {
            final BlockWriter out = new BlockWriter(file, pause);
            if (storage.keys().isOn()) {
                out.encrypt(storage.keys(), point);
            }
            new SnapshotWriter(out).write(store, point);
            file.force();
            isWritten = true;
        } finally {
            if (!isWritten) {
                draft.discard();
            }
        }
        return draft;
    }

    /** The file's name when it holds a whole snapshot of that sequence. */
    public static String nameOf(final long sequence) {
        return String.format(Locale.ROOT, "%s%016d%s", PREFIX, sequence, SUFFIX);
    }

    /** Gives what was written its name, in the place of one of that name. */
    public Snapshot publish() throws IOException {
        final String published = nameOf(sequence);
        storage.rename(name, published);
        storage.forceNames();
        return new Snapshot(storage, published, sequence);
    }

    /**
     * Deletes what was begun, which may be large. That it cannot be deleted is no error: the next one takes its place.
     */
    public void discard() {
        try {
            storage.delete(name);
        } catch (final IOException | RuntimeException e) {
            LOG.warn("cannot delete {}: {}", location(), e.getMessage());
        }
    }

    /**
     * Time of the last command that is in it, Unix milliseconds, as its header says.
     *
     * @throws SnapshotException when it is no snapshot, or its first block is damaged.
     */
    public long timeMs() throws IOException {
        try (StoredFile file = storage.openToRead(name)) {
            final BlockReader in = new BlockReader(location(), file, NO_PAUSE, null);
            in.takeBlock();
            if (in.header() != null && in.header().getLong(Blocks.SEQUENCE_AT) == sequence) {
                return in.header().getLong(Blocks.TIME_AT);
            }
            in.rewind();
            if (in.header() != null || in.takeLong() != Blocks.MAGIC || in.takeInt() < OLDEST_VERSION
                || in.takeLong() != sequence) {
                throw new SnapshotException(location(), "it is no snapshot of sequence=" + sequence);
            }
            return in.takeLong();
        }
    }

    /**
     * Loads the snapshot and checks the digest of what it gave.
     *
     * @param capacity of the ledger, when the snapshot does not say it, as before version 2.
     * @param room     what to make the tables for besides.
     * @param pause    called again and again in between, to leave the machine to others.
     * @throws SnapshotException when it is damaged, of another format, or does not fit the capacity.
     * @throws dev.holdfast.ledger.crypt.MissingKeyException when it is encrypted with a key that is not there.
     */
    public Loaded load(final LedgerCapacity capacity, final LedgerCapacity room, final Runnable pause) {
        try (StoredFile file = storage.openToRead(name)) {
            final BlockReader in = new BlockReader(location(), file, pause, storage.keys());
            return new SnapshotReader(this, in).load(capacity, room);
        } catch (final IOException e) {
            throw new SnapshotException(location(), e);
        }
    }
}
