package dev.holdfast.ledger.recovery;

import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.Storage;
import dev.holdfast.ledger.store.LedgerStore;

import java.io.IOException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * What a continuous backup has: its files and how far they go, as its next manifest will say it. Used by one thread,
 * but for {@link #sequence}. Cold, and blocks when it writes.
 */
final class BackupContents {
    private final Storage target;
    private final TreeMap<String, BackupManifest.Entry> files = new TreeMap<>();
    private long ledgerId;
    private long firstSequence;
    private volatile long sequence;
    private long timeMs;
    private boolean isChanged;

    BackupContents(final Storage target) {
        this.target = target;
    }

    /** Begins with what a manifest says. */
    void begin(final BackupManifest manifest) {
        files.clear();
        files.putAll(manifest.files());
        ledgerId = ledgerId == 0 ? manifest.ledgerId() : ledgerId;
        sequence = manifest.lastSequence();
        timeMs = manifest.lastTimeMs();
        firstSequence = manifest.firstSequence();
        isChanged = false;
    }

    /** Begins with nothing. */
    void begin() {
        files.clear();
        sequence = 0;
        timeMs = 0;
        firstSequence = 0;
        isChanged = false;
    }

    /** Of the ledger; 0 when no file says it. */
    long ledgerId() {
        return ledgerId;
    }

    void ledgerId(final long id) {
        ledgerId = id;
    }

    /** From which command on the journal here has no gap. */
    long firstSequence() {
        return firstSequence;
    }

    void firstSequence(final long first) {
        firstSequence = first;
    }

    /** Of the last command, as the manifest that was written last says. Any thread. */
    long sequence() {
        return sequence;
    }

    /** Of the last command, Unix milliseconds, by the ledger's time. */
    long timeMs() {
        return timeMs;
    }

    void timeMs(final long lastTimeMs) {
        timeMs = lastTimeMs;
    }

    boolean has(final String name) {
        return files.containsKey(name);
    }

    BackupManifest.Entry entry(final String name) {
        return files.get(name);
    }

    void put(final BackupManifest.Entry entry) {
        files.put(entry.name(), entry);
        isChanged = true;
    }

    void remove(final Collection<String> names) {
        names.forEach(files::remove);
        isChanged = true;
    }

    /** Names of all files, in their order. */
    List<String> names() {
        return List.copyOf(files.keySet());
    }

    /** Names of the journal's files, the oldest first. */
    List<String> segments() {
        return files.keySet().stream().filter(name -> !Snapshot.isName(name)).toList();
    }

    /** The newest snapshot for which this is so; null when there is none. */
    BackupManifest.Entry newestSnapshot(final Predicate<BackupManifest.Entry> filter) {
        return files.values().stream().filter(entry -> Snapshot.isName(entry.name())).filter(filter)
            .max(Comparator.comparing(BackupManifest.Entry::name)).orElse(null);
    }

    /**
     * Writes the manifest, if there is something new to say.
     *
     * @param shipped sequence of the last command that is there for good.
     * @param nowMs   wall clock.
     */
    void write(final long shipped, final long nowMs) throws IOException {
        if (!isChanged) {
            return;
        }
        new BackupManifest(true, ledgerId, firstSequence, shipped, timeMs, nowMs, LedgerStore.LAYOUT_VERSION, 0, files)
            .write(target);
        sequence = shipped;
        isChanged = false;
    }
}
