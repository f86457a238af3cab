package dev.holdfast.gateway.engine;

import dev.holdfast.gateway.disk.DataDirectoryLock;
import dev.holdfast.ledger.journal.FileJournal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;

/**
 * Looks whether the data directory is still this process's: the files that have the names of its lock and of the
 * journal's newest segment are those that it has open. Else another gateway may have begun there, and what is written
 * here is lost: the ledger fails at once. Run now and then, by a thread that may block; also has the journal prepare
 * its next segment when that failed.
 */
final class OwnershipWatch implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(OwnershipWatch.class);

    private final DataDirectoryLock lock;
    private final FileJournal journal;
    private final LedgerAgent agent;

    OwnershipWatch(final DataDirectoryLock lock, final FileJournal journal, final LedgerAgent agent) {
        this.lock = lock;
        this.journal = journal;
        this.agent = agent;
    }

    @Override
    public void run() {
        try {
            final String strange = strangeFile();
            if (strange != null) {
                agent.stopBecause("the data directory is not this process's any more: file=" + strange
                    + " was removed or replaced, and another gateway may have begun there");
                return;
            }
            journal.prepareAgain();
        } catch (final IOException | RuntimeException e) {
            LOG.warn("cannot tell whether the data directory is still this process's: {}", e.toString());
        }
    }

    /** The file that is another one than it was; null when there is none. */
    String strangeFile() throws IOException {
        return !lock.isInPlace() ? lock.file().toString() : journal.isInPlace() ? null : journal.location();
    }
}
