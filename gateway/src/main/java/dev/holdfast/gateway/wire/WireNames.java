package dev.holdfast.gateway.wire;

import dev.holdfast.gateway.wire.json.JsonTape;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Function;

/** Finds a constant by the bytes of its name on the wire, without making a string. */
final class WireNames<E extends Enum<E>> {
    private final E[] constants;
    private final byte[][] names;

    WireNames(final E[] constants, final Function<E, String> wireName) {
        this.constants = constants.clone();
        this.names = Arrays.stream(constants).map(c -> wireName.apply(c).getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new);
    }

    /** The constant that a string node names, or {@code unknown}. */
    E find(final JsonTape tape, final int node, final E unknown) {
        final int start = tape.start(node);
        final int end = start + tape.length(node);
        for (int i = 0; i < names.length; i++) {
            if (names[i].length > 0 && Arrays.equals(tape.text(), start, end, names[i], 0, names[i].length)) {
                return constants[i];
            }
        }
        return unknown;
    }
}
