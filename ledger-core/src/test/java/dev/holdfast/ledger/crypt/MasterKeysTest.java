package dev.holdfast.ledger.crypt;

import org.junit.jupiter.api.Test;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MasterKeysTest {
    /** RFC 3394, 4.6: 256 bits wrapped with 256 bits. */
    @Test
    void shouldWrapAsTheStandardSays() {
        final HexFormat hex = HexFormat.of();
        final KeyWrapper keys = new MasterKeys(
            hex.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"), List.of());
        final byte[] key = hex.parseHex("00112233445566778899aabbccddeeff000102030405060708090a0b0c0d0e0f");
        final byte[] wrapped = keys.wrap(key);
        assertThat(wrapped).isEqualTo(hex.parseHex(
            "28c9f404c4b810f4cbccb35cfb87f8263f5786e2d80ed326cbc7f0e71a99f43bfb988b9b7a02dd21"));
        assertThat(keys.unwrap(keys.keyId(), wrapped)).isEqualTo(key);
        for (int i = 0; i < wrapped.length; i++) {
            final byte[] changed = wrapped.clone();
            changed[i] ^= 1;
            assertThat(keys.unwrap(keys.keyId(), changed)).as("byte %d", i).isNull();
        }
        assertThat(keys.unwrap(keys.keyId(), new byte[0])).isNull();
    }

    @Test
    void shouldReadWithOldKeysAndWriteWithTheNewOne() {
        final KeyWrapper before = TestKeys.of(1);
        final byte[] key = TestKeys.key(7);
        final KeyWrapper after = TestKeys.of(2, 1);
        assertThat(after.unwrap(before.keyId(), before.wrap(key))).isEqualTo(key);
        assertThat(after.keyId()).isEqualTo(TestKeys.of(2).keyId()).isNotEqualTo(before.keyId());
        assertThat(TestKeys.onlyOld(1).isOn()).isFalse();
        assertThat(TestKeys.onlyOld(1).unwrap(before.keyId(), before.wrap(key))).isEqualTo(key);
    }

    @Test
    void shouldNameAMissingKeyAndNeverShowOne() {
        final long id = TestKeys.of(1).keyId();
        assertThatThrownBy(() -> TestKeys.of(2).unwrap(id, new byte[40])).isInstanceOf(MissingKeyException.class)
            .hasMessageContaining("key=" + TestKeys.id(1)).hasMessageContaining("storage.encryption_key_file");
        assertThatThrownBy(() -> KeyWrapper.NONE.unwrap(id, new byte[40])).isInstanceOf(MissingKeyException.class);
        assertThat(TestKeys.of(1, 2).toString()).contains(TestKeys.id(1), TestKeys.id(2))
            .doesNotContain("a1a1", "A1A1");
        assertThatThrownBy(() -> new MasterKeys(new byte[31], List.of()))
            .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldFindEveryChangedByteOfAHeader() {
        final ByteBuffer header = SealedHeader.allocate();
        header.putLong(0, 42).putLong(16, 43);
        SealedHeader.conclude(header, TestKeys.of(1));
        assertThat(SealedHeader.isWhole(header)).isTrue();
        assertThat(SealedHeader.open(header, TestKeys.of(1), "x")).isNotNull();
        for (int i = 0; i < SealedHeader.BYTES; i++) {
            final ByteBuffer changed = SealedHeader.allocate().put(header.duplicate().clear()).clear();
            changed.put(i, (byte) (changed.get(i) ^ 1));
            assertThat(SealedHeader.isWhole(changed)).as("sum, byte %d", i).isFalse();
            if (i < 12 || i >= 16 && i < 128 || i >= 136) {
                assertThat(SealedHeader.open(changed, TestKeys.of(1), "x")).as("seal, byte %d", i).isNull();
            }
        }
    }
}
