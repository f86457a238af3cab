package dev.holdfast.gateway.admin.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class PrincipalsTest {
    private static final String ADMIN_TOKEN = "token-token-token-token";
    private static final int SAMPLES = 4_000;

    private final Principals principals = new Principals(ADMIN_TOKEN);

    @Test
    void shouldFindTheHolderOfEachToken() {
        final String token = TokenHash.newToken();
        principals.replace(List.of(entry("anna", token), entry("otto", TokenHash.newToken())));
        assertThat(principals.find("Bearer " + token, 1).name()).isEqualTo("anna");
        assertThat(principals.find("bearer " + token, 1).name()).as("the scheme in any letters").isEqualTo("anna");
        assertThat(principals.find("Bearer " + ADMIN_TOKEN, 1)).isSameAs(Principal.ADMIN);
        assertThat(principals.uses()).as("only of the file").containsOnlyKeys("anna");
        principals.replace(List.of());
        assertThat(principals.find("Bearer " + token, 1)).isNull();
        assertThat(principals.find("Bearer " + ADMIN_TOKEN, 1)).isSameAs(Principal.ADMIN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Bearer", "Bearer ", "Bearer  " + ADMIN_TOKEN, "Basic " + ADMIN_TOKEN, ADMIN_TOKEN,
        "Bearer " + ADMIN_TOKEN + " ", "Bearer token-token-token-toke", "Bearer Token-token-token-token"})
    void shouldLetNobodyElseIn(final String authorization) {
        assertThat(principals.find(authorization, 1)).isNull();
        assertThat(principals.find(null, 1)).isNull();
        assertThat(new Principals("").find("Bearer ", 1)).as("no token at all").isNull();
        assertThat(new Principals("").find(authorization, 1)).isNull();
    }

    /** A kept hash is no token. */
    @Test
    void shouldNotTakeAHashForAToken() {
        assertThat(principals.find("Bearer " + TokenHash.of(ADMIN_TOKEN), 1)).isNull();
    }

    /** Going through all tokens would take many times as long for a thousand as for one. */
    @Test
    void shouldTakeTheSameTimeForAnyNumberOfTokens() {
        final Principals many = new Principals(ADMIN_TOKEN);
        final List<TokenEntry> entries = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            entries.add(entry("p" + i, TokenHash.newToken()));
        }
        many.replace(entries);
        final long[] ofOne = new long[SAMPLES];
        final long[] ofMany = new long[SAMPLES];
        for (int i = 0; i < SAMPLES; i++) {
            final String wrong = "Bearer " + TokenHash.newToken();
            ofOne[i] = timeNs(principals, wrong);
            ofMany[i] = timeNs(many, wrong);
        }
        assertThat((double) median(ofMany) / median(ofOne)).as("ratio of medians").isBetween(0.5, 2.0);
    }

    private static long timeNs(final Principals principals, final String authorization) {
        final long startNs = System.nanoTime();
        final Principal found = principals.find(authorization, 1);
        final long timeNs = System.nanoTime() - startNs;
        assertThat(found).isNull();
        return timeNs;
    }

    private static long median(final long[] samples) {
        final long[] sorted = samples.clone();
        Arrays.sort(sorted);
        return sorted[SAMPLES / 2];
    }

    private static TokenEntry entry(final String name, final String token) {
        return new TokenEntry(new Principal(name, Set.of(Scope.READ), false), TokenHash.of(token), Instant.EPOCH,
            null, "1000 anna");
    }
}
