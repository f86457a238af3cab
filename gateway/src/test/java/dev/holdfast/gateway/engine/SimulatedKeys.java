package dev.holdfast.gateway.engine;

import dev.holdfast.ledger.crypt.KeyWrapper;
import dev.holdfast.ledger.crypt.MasterKeys;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The master keys of one simulated disk from life to life: on every third disk there are some, mostly the ones of
 * before; else it is switched on or off, or has another key for new files. With random of its own, so that the other
 * disks live as they would without it.
 */
final class SimulatedKeys implements KeyWrapper {
    private static final int KEYS = 3;
    private static final List<byte[]> ALL = IntStream.range(0, KEYS).mapToObj(digit -> {
        final byte[] key = new byte[MasterKeys.KEY_BYTES];
        key[0] = (byte) digit;
        return key;
    }).toList();

    static final SimulatedKeys NONE = new SimulatedKeys(1, new SimulationCounts());

    private final boolean isUsed;
    private final Random random;
    private final SimulationCounts counts;
    private KeyWrapper present;

    SimulatedKeys(final long seed, final SimulationCounts counts) {
        this.counts = counts;
        isUsed = seed % 3 == 0;
        random = new Random(seed);
        present = isUsed ? new MasterKeys(null, ALL) : KeyWrapper.NONE;
    }

    SimulatedKeys nextLife() {
        if (isUsed && random.nextInt(3) == 0) {
            present = new MasterKeys(random.nextInt(4) == 0 ? null : ALL.get(random.nextInt(KEYS)), ALL);
        }
        counts.encryptedLives += present.isOn() ? 1 : 0;
        return this;
    }

    @Override
    public boolean isOn() {
        return present.isOn();
    }

    @Override
    public long keyId() {
        return present.keyId();
    }

    @Override
    public byte[] wrap(final byte[] dataKey) {
        return present.wrap(dataKey);
    }

    @Override
    public byte[] unwrap(final long keyId, final byte[] wrapped) {
        return present.unwrap(keyId, wrapped);
    }
}
