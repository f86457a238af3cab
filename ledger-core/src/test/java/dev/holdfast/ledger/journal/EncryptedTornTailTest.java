package dev.holdfast.ledger.journal;

import dev.holdfast.ledger.crypt.SealedHeader;
import dev.holdfast.ledger.crypt.TestKeys;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.storage.Storage;
import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The same of a journal that is encrypted. */
class EncryptedTornTailTest extends TornTailTest {
    @Override
    Storage storage() {
        return new FileStorage(directory, TestKeys.of(1));
    }

    @Override
    @Test
    void shouldStopAtADamagedHeaderThatBatchesFollow() throws IOException {
        flip(16);
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class);
        zero(0, SealedHeader.BYTES);
        assertThatThrownBy(this::read).isInstanceOf(JournalCorruptException.class);
        flip(SealedHeader.BYTES + Frame.TIME_AT);
        assertThatThrownBy(this::read).as("header and batch").isInstanceOf(JournalCorruptException.class);
        zero(SealedHeader.BYTES, 2 * SealedHeader.BYTES);
        assertThat(read().sequence()).as("nothing but zeros: the file was never begun").isZero();
    }
}
