package dev.holdfast.ledger.snapshot;

import dev.holdfast.ledger.Ledger;
import dev.holdfast.ledger.command.PlainCommands;
import dev.holdfast.ledger.fuzz.Edits;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.MemoryFiles;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CurrencyCode;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.agrona.concurrent.UnsafeBuffer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.CRC32C;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A snapshot with changed bytes: it is refused by the exception that is made for it, or it is the good one. Where the
 * sums of the blocks were made right, its rows are still those of its digest.
 */
public final class SnapshotFuzz {
    private static final LedgerCapacity CAPACITY = new LedgerCapacity(10, 10, 10, 10, 10, 10, 10);
    private static final long SEQUENCE = 4;
    private static final long DIGEST;
    private static final byte[] GOOD;

    static {
        try (LedgerStore store = new LedgerStore(CAPACITY)) {
            fill(store);
            DIGEST = store.digest();
            GOOD = write(store);
        }
    }

    private SnapshotFuzz() {
    }

    public static void fuzzerTestOneInput(final byte[] input) {
        final Edits edits = new Edits(input);
        final byte[] file = edits.apply(GOOD);
        if (edits.isMended()) {
            mend(file);
        }
        final boolean isSame = Arrays.equals(file, GOOD);
        final Snapshot snapshot = Snapshot.of(new MemoryFiles(Snapshot.nameOf(SEQUENCE), file),
            Snapshot.nameOf(SEQUENCE));
        final boolean isScanned = scan(snapshot);
        assertThat(isScanned || !isSame).isTrue();
        try {
            final Snapshot.Loaded loaded = snapshot.load(CAPACITY, CAPACITY, Snapshot.NO_PAUSE);
            try (LedgerStore store = loaded.store()) {
                assertThat(edits.isMended() || store.digest() == DIGEST).isTrue();
            }
            assertThat(isScanned).as("loaded, so its sums are right").isTrue();
            assertThat(isSame || edits.isMended() || edits.isGarbage()).as("read as good").isTrue();
        } catch (final SnapshotException e) {
            assertThat(isSame).as(e.getMessage()).isFalse();
        } catch (final UnusableEnvironmentException e) {
            assertThat(edits.isMended()).as("too large, and with the right sum: %s", e.getMessage()).isTrue();
        }
    }

    private static boolean scan(final Snapshot snapshot) {
        try (SnapshotScan scan = new SnapshotScan(snapshot)) {
            return scan.advance(Long.MAX_VALUE);
        } catch (final SnapshotException e) {
            return false;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void fill(final LedgerStore store) {
        final Ledger ledger = new Ledger(store);
        final UnsafeBuffer command = new UnsafeBuffer(new byte[256]);
        final UnsafeBuffer result = new UnsafeBuffer(new byte[Ledger.MAX_RESULT_BYTES]);
        final PlainCommands commands = new PlainCommands(command, CurrencyCode.pack("USD"));
        commands.putAccount("U1");
        ledger.apply(command, 0, 1, 1, result, 0);
        for (long sequence = 2; sequence <= SEQUENCE; sequence++) {
            commands.postEntry("E" + sequence, "U1", 1);
            ledger.apply(command, 0, sequence, sequence, result, 0);
        }
    }

    private static byte[] write(final LedgerStore store) {
        try {
            final Path directory = Files.createTempDirectory("holdfast-fuzz");
            final Snapshot snapshot = Snapshot.write(new FileStorage(directory), store,
                new JournalPoint(SEQUENCE, SEQUENCE, 42, 7), Snapshot.NO_PAUSE);
            final byte[] bytes = Files.readAllBytes(directory.resolve(snapshot.name()));
            Files.delete(directory.resolve(snapshot.name()));
            Files.delete(directory);
            return bytes;
        } catch (final IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes the sum of each block right, as far as its length leads to the next. */
    private static void mend(final byte[] file) {
        final ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        final CRC32C crc = new CRC32C();
        int at = 0;
        while (at + Blocks.PREFIX_BYTES <= file.length) {
            final int length = bytes.getInt(at);
            if (length <= 0 || length > file.length - at - Blocks.PREFIX_BYTES) {
                return;
            }
            crc.reset();
            crc.update(file, at + Blocks.PREFIX_BYTES, length);
            bytes.putInt(at + Integer.BYTES, (int) crc.getValue());
            at += Blocks.PREFIX_BYTES + length;
        }
    }
}
