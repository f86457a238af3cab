package dev.holdfast.bench.attack.hostile;

/** What hostile connections did. Owned by the hostile thread. */
final class HostileCounts {
    long connects;
    long closed;
    long sends;
    long sentBytes;
    long readBytes;

    @Override
    public String toString() {
        return "connects=" + connects + " closed_by_gateway=" + closed + " sends=" + sends + " sent_bytes=" + sentBytes
            + " read_bytes=" + readBytes;
    }
}
