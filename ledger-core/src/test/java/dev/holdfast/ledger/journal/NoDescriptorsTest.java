package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * A journal goes on in its next segment when no file can be opened, since that one is open; and then has another
 * prepared as soon as one can be.
 */
class NoDescriptorsTest {
    private static final Set<String> OPENING = Set.of("create", "open", "openToRead", "list");

    @TempDir
    private Path directory;
    private boolean isExhausted;
    private long sequence;

    @Test
    void shouldGoOnInTheSegmentThatIsOpen() throws IOException {
        final Storage files = new FileStorage(directory);
        final Class<?>[] types = {Storage.class};
        final Storage storage = (Storage) Proxy.newProxyInstance(getClass().getClassLoader(), types,
            (self, method, arguments) -> {
                if (isExhausted && OPENING.contains(method.getName())) {
                    throw new IOException("Too many open files");
                }
                try {
                    return method.invoke(files, arguments);
                } catch (final InvocationTargetException e) {
                    throw e.getCause();
                }
            });
        try (FileJournal journal = new FileJournal(storage, JournalEnd.NONE, new FixedState(),
            FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
            isExhausted = true;
            goToNextSegment(files, journal);
            assertThat(Segment.list(files)).hasSize(2);
            isExhausted = false;
            journal.prepareAgain();
            isExhausted = true;
            goToNextSegment(files, journal);
            assertThat(Segment.list(files)).hasSize(3);
            assertThatThrownBy(
                () -> goToNextSegment(files, journal)).as("nobody could prepare one")
                .isInstanceOf(JournalFailedException.class);
        }
    }

    /** Only one writes, and whoever reads beside it does not let go of the lock. */
    @Test
    void shouldKnowThatItIsInUse() throws IOException {
        final Storage storage = new FileStorage(directory);
        assertThat(FileJournal.isInUse(storage)).isFalse();
        try (FileJournal journal = new FileJournal(storage, JournalEnd.NONE, new FixedState(),
            FileJournal.MIN_SEGMENT_BYTES, Runnable::run)) {
            assertThat(FileJournal.isInUse(new FileStorage(directory))).isTrue();
            assertThat(journal.isInPlace()).isTrue();
            goToNextSegment(storage, journal);
            assertThat(journal.isInPlace()).isTrue();
            final String newest = Segment.list(storage).get(1);
            storage.openToRead(newest).close();
            assertThat(FileJournal.isInUse(new FileStorage(directory))).isTrue();
            storage.rename(newest, "elsewhere");
            assertThat(journal.isInPlace()).isFalse();
            storage.rename("elsewhere", newest);
        }
        assertThat(FileJournal.isInUse(storage)).isFalse();
    }

    private void goToNextSegment(final Storage files, final FileJournal journal) throws IOException {
        final int before = Segment.list(files).size();
        final UnsafeBuffer command = new UnsafeBuffer(new byte[60_000]);
        while (Segment.list(files).size() == before) {
            journal.begin(++sequence, 1);
            journal.append(command, 0, command.capacity(), Actor.PLATFORM);
            journal.write();
            journal.force();
        }
    }
}
