package dev.holdfast.ledger.crypt;

import java.util.Arrays;
import java.util.List;

/** Master keys that a test can name by a digit. */
public final class TestKeys {
    private TestKeys() {
    }

    /** New files with one, older ones perhaps with others. */
    public static KeyWrapper of(final int newest, final int... old) {
        return new MasterKeys(key(newest), Arrays.stream(old).mapToObj(TestKeys::key).toList());
    }

    /** New files without one. */
    public static KeyWrapper onlyOld(final int... old) {
        return new MasterKeys(null, Arrays.stream(old).mapToObj(TestKeys::key).toList());
    }

    /** The key itself. */
    public static byte[] key(final int digit) {
        final byte[] key = new byte[MasterKeys.KEY_BYTES];
        Arrays.fill(key, (byte) (0xA0 + digit));
        return key;
    }

    /** Its id, as people see it. */
    public static String id(final int digit) {
        return MasterKeys.text(new MasterKeys(key(digit), List.of()).keyId());
    }
}
