package dev.holdfast.gateway.wire.credential;

import java.util.List;

/**
 * The credentials that callbacks may be signed with at a time.
 *
 * @param current the one that requests to the platform use too.
 * @param other   the next one or the old one, while the platform changes from one to the other; null for none.
 */
public record Credentials(Credential current, Credential other) {
    /** The same one twice is one. */
    public Credentials {
        other = current.isSame(other) ? null : other;
    }

    public List<Credential> all() {
        return other == null ? List.of(current) : List.of(current, other);
    }

    /** These, with the counters of those that were there before. */
    public Credentials countingOnFrom(final Credentials before) {
        return new Credentials(known(current, before), other == null ? null : known(other, before));
    }

    /** Whether these are the same ones in the same places. */
    public boolean isSame(final Credentials others) {
        return current.isSame(others.current)
            && (other == null ? others.other == null : other.isSame(others.other));
    }

    private static Credential known(final Credential wanted, final Credentials before) {
        return before.all().stream().filter(wanted::isSame).findFirst().orElse(wanted);
    }
}
