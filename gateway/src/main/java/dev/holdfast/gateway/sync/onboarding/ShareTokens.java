package dev.holdfast.gateway.sync.onboarding;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The share tokens of cardholders that the platform has yet to take. They are secrets: they are in this memory only,
 * and not for longer than it takes; never in the journal, a file or the log. Any thread.
 */
public final class ShareTokens {
    /** Beyond, the oldest gives up its place, and its cardholder needs a token again. */
    static final int MOST = 10_000;

    private final Map<String, String> tokens = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(final Map.Entry<String, String> eldest) {
            return size() > MOST;
        }
    };

    /** Keeps the token of our number, in the place of an earlier one. */
    public synchronized void put(final String uniqueNo, final String token) {
        tokens.remove(uniqueNo);
        tokens.put(uniqueNo, token);
    }

    /** The token; null when there is none. */
    public synchronized String get(final String uniqueNo) {
        return tokens.get(uniqueNo);
    }

    /** Forgets the token, unless there is another one by now. */
    public synchronized void forget(final String uniqueNo, final String token) {
        tokens.remove(uniqueNo, token);
    }

    /** How many there are. */
    public synchronized int count() {
        return tokens.size();
    }

    /** Without any of them. */
    @Override
    public String toString() {
        return "ShareTokens{count=" + count() + '}';
    }
}
