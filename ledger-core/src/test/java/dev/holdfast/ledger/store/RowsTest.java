package dev.holdfast.ledger.store;

import dev.holdfast.ledger.values.AccountStatus;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.LedgerCapacity;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What holds the rows up: where their fields lie, that a damaged code is refused, and that every change ends. */
class RowsTest {
    private static final UnsafeBuffer ID = new UnsafeBuffer("U1".getBytes(StandardCharsets.UTF_8));

    private final LedgerStore store = new LedgerStore(new LedgerCapacity(10, 10, 10, 10));
    private final AccountRow account = new AccountRow();

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void shouldLayFieldsOneBehindTheOther() {
        final RowLayout layout = new RowLayout("test");
        assertThat(layout.int8()).isEqualTo(8);
        assertThat(layout.int8()).isEqualTo(9);
        assertThat(layout.int16()).isEqualTo(10);
        assertThat(layout.int32()).isEqualTo(12);
        assertThat(layout.int64s(2)).isEqualTo(16);
        assertThat(layout.id()).isEqualTo(32);
        assertThat(layout.bytes(3)).isEqualTo(96);
        assertThat(layout.padTo(104).int64()).isEqualTo(104);
        assertThat(layout.endsAt(112)).isEqualTo(112);
    }

    /** A constant that is added to an enum, or a field in the middle, would have stored rows misread. */
    @Test
    void shouldRefuseALayoutThatMovesStoredFields() {
        final RowLayout layout = new RowLayout("test");
        layout.int64();
        layout.int8();
        assertThatThrownBy(
            () -> layout.endsAt(24)).hasMessageContaining("row=test ends at 17, and stored rows end at 24");
        assertThatThrownBy(() -> layout.padTo(16)).hasMessageContaining("should lie at 16");
        assertThatThrownBy(layout::int32).hasMessageContaining("multiple of 4");
        assertThatThrownBy(() -> layout.bytes(0)).hasMessageContaining("length=0");
    }

    @Test
    void shouldRefuseAStatusThatNobodyWrote() {
        store.accounts().create(ID, account);
        assertThat(account.status()).as("a row of before there was a status").isEqualTo(AccountStatus.OPEN);
        account.status(AccountStatus.CLOSED);
        assertThat(account.status()).isEqualTo(AccountStatus.CLOSED);
        for (final byte damaged : new byte[] {4, 7, -1, Byte.MIN_VALUE}) {
            account.fields.putByte(48, damaged);
            assertThatThrownBy(account::status).as("%d", damaged).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void shouldSeeAChangeThatDoesNotEnd() {
        store.accounts().create(ID, account);
        assertThatThrownBy(
            store::checkChangesEnded).isInstanceOf(BrokenInvariantException.class)
            .hasMessageContaining("accounts=1 cards=0");
        store.accounts().endChange(account);
        store.checkChangesEnded();
        store.accounts().beginChange(account);
        assertThatThrownBy(store::checkChangesEnded).isInstanceOf(BrokenInvariantException.class);
        store.accounts().remove(ID);
        store.checkChangesEnded();
        final TermsRow terms = new TermsRow();
        store.cardTerms().add(terms);
        assertThatThrownBy(store::checkChangesEnded).hasMessageContaining("card_terms=1");
        store.cardTerms().endChange(terms);
        store.checkChangesEnded();
    }

    @Test
    void shouldRefuseAnEndWithoutABeginning() {
        store.accounts().create(ID, account);
        store.accounts().endChange(account);
        assertThatThrownBy(
            () -> store.accounts().endChange(account)).isInstanceOf(BrokenInvariantException.class)
            .hasMessageContaining("accounts");
    }
}
