package dev.holdfast.gateway.admin.access;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/**
 * Who is let in by which token, as it is now. Any thread; {@link #replace} is called by one at a time.
 *
 * <p>What is given is hashed, whatever it is, and looked up once: how many tokens there are makes no difference.
 */
public final class Principals {
    private static final String SCHEME = "Bearer ";
    private static final long NEVER = 0;

    private final String adminHash;
    private volatile Map<String, Known> byHash = Map.of();

    /** @param adminToken the one token with every scope; empty for none. */
    public Principals(final String adminToken) {
        adminHash = adminToken.isEmpty() ? "" : TokenHash.of(adminToken);
        replace(List.of());
    }

    private record Known(Principal principal, TokenEntry entry, AtomicLong usedMs) {
    }

    /** From now on these, and the one from the settings. */
    void replace(final List<TokenEntry> entries) {
        final Map<String, Known> before = byHash;
        final Map<String, Known> now = new HashMap<>();
        entries.forEach(entry -> {
            final Known known = before.get(entry.hash());
            now.put(entry.hash(), new Known(entry.principal(), entry,
                known == null ? new AtomicLong(NEVER) : known.usedMs));
        });
        if (!adminHash.isEmpty()) {
            now.put(adminHash, new Known(Principal.ADMIN, null, new AtomicLong(NEVER)));
        }
        byHash = now;
    }

    /**
     * Whose token this is.
     *
     * @param authorization the header's value; null when there is none.
     * @return null when nobody is let in by it.
     */
    public Principal find(final String authorization, final long nowMs) {
        if (authorization == null || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return null;
        }
        final Known known = byHash.get(TokenHash.of(authorization.substring(SCHEME.length())));
        if (known == null || known.entry != null && known.entry.hasExpired(nowMs)) {
            return null;
        }
        known.usedMs.set(nowMs);
        return known.principal;
    }

    /**
     * The principal of that name as it is now.
     *
     * @param sinceMs when it was there already: a newer token of the name may be somebody else's.
     * @return null when nobody is let in by it.
     */
    public Principal named(final String name, final long sinceMs, final long nowMs) {
        return byHash.values().stream()
            .filter(known -> known.principal.name().equals(name) && (known.entry == null
                || !known.entry.hasExpired(nowMs) && known.entry.created().toEpochMilli() <= sinceMs))
            .map(Known::principal).findFirst().orElse(null);
    }

    /** Who is let in, for the log; approvers are marked, since a new one matters. */
    String names() {
        return byHash.values().stream().map(known -> known.principal)
            .map(principal -> principal.name() + (principal.isApprover() ? "(approver)" : "")).sorted()
            .collect(Collectors.joining(" "));
    }

    /** When each token of the file was last used since the start, in wall-clock milliseconds, by name. */
    Map<String, Long> uses() {
        final Map<String, Long> uses = new TreeMap<>();
        byHash.values().forEach(known -> {
            if (known.entry != null && known.usedMs.get() != NEVER) {
                uses.put(known.principal.name(), known.usedMs.get());
            }
        });
        return uses;
    }
}
