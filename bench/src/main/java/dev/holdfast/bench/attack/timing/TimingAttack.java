package dev.holdfast.bench.attack.timing;

import dev.holdfast.gateway.admin.access.Principals;
import dev.holdfast.gateway.admin.access.TokenHash;
import dev.holdfast.gateway.client.CallbackBodies;
import dev.holdfast.gateway.wire.Callback;
import dev.holdfast.gateway.wire.CallbackSigner;
import dev.holdfast.gateway.wire.CanonicalForm;
import dev.holdfast.gateway.wire.HmacSha256;
import dev.holdfast.gateway.wire.SignatureVerifier;
import dev.holdfast.ledger.values.BrokenInvariantException;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.ToIntFunction;

/**
 * Measures in this process whether the time that a wrong signature or token takes depends on how much of it is right.
 * A compare that stops at the first difference is measured beside them, in the same way: if not even that is seen, the
 * measurement is worth nothing.
 */
public final class TimingAttack {
    private static final int MOST_TRIES = 3;
    private static final String APP_ID = "ak_timing";
    private static final byte[] SECRET = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    private static final String TIMESTAMP = "1780000000000";
    private static final long TIME_MS = 1_780_000_000_000L;
    private static final String SCHEME = "Bearer ";

    private final Random random;
    private final int samples;

    /** @param samples guesses for each kind of secret; a hundred thousand take some tenths of a second. */
    public TimingAttack(final long seed, final int samples) {
        random = new Random(seed);
        this.samples = samples;
    }

    /**
     * What was measured of one kind of secret.
     *
     * @param says   a line for people.
     * @param isGood whether it is as it should be.
     */
    public record Outcome(String says, boolean isGood) {
    }

    public List<Outcome> run() {
        final List<Outcome> outcomes = new ArrayList<>();
        outcomes.add(outcomeOf(stoppingCompare(), true));
        outcomes.add(outcomeOf(signatures(), false));
        outcomes.add(outcomeOf(tokens(), false));
        return outcomes;
    }

    /** A difference counts when it is there each time: by chance it is not. */
    private Outcome outcomeOf(final Guesses guesses, final boolean shouldDiffer) {
        final TimingProbe probe = new TimingProbe(random, System::nanoTime);
        TwoMeans means = probe.measure(guesses, samples);
        for (int tries = 1; tries < MOST_TRIES && means.isSuspect() != shouldDiffer; tries++) {
            means = probe.measure(guesses, samples);
        }
        return new Outcome(String.format(Locale.ROOT, "%-36s far %7.1f ns, near %7.1f ns, t %6.2f: %s", guesses.name(),
            means.meanA(), means.meanB(), means.t(), means.isSuspect() ? "they differ" : "alike"),
            means.isSuspect() == shouldDiffer);
    }

    private static Guesses signatures() {
        final byte[] body = body();
        final Callback callback = new Callback();
        if (callback.read(body, 0, body.length) != null) {
            throw new BrokenInvariantException("the callback cannot be read");
        }
        final SignatureVerifier verifier = new SignatureVerifier(APP_ID, SECRET);
        return guesses("signature of a callback", signature(body), guess ->
            verifier.verify(callback.tape(), callback.data(), TIMESTAMP, guess) == null ? 1 : 2);
    }

    private static Guesses tokens() {
        final String token = TokenHash.newToken();
        final Principals principals = new Principals(token);
        return guesses("token of the back-office", token, guess ->
            principals.find(SCHEME + guess, TIME_MS) == null ? 2 : 1);
    }

    /** As a careless signature check would be. */
    private static Guesses stoppingCompare() {
        final byte[] body = body();
        final String right = signature(body);
        final HmacSha256 hmac = new HmacSha256(SECRET);
        final byte[] sum = new byte[HmacSha256.LENGTH];
        return guesses("stops at the first difference", right, guess -> {
            hmac.sign(body, 0, body.length, sum);
            int same = sum[0];
            for (int i = 0; i < right.length() && right.charAt(i) == guess.charAt(i); i++) {
                same++;
            }
            return same;
        });
    }

    private static Guesses guesses(
        final String name, final String right, final ToIntFunction<String> refuses) {
        final List<String> near = new ArrayList<>();
        final List<String> far = new ArrayList<>();
        final int last = right.length() - 1;
        for (char end = '0'; end <= 'z'; end++) {
            if (isLike(end, right.charAt(last)) && end != right.charAt(last)) {
                near.add(right.substring(0, last) + end);
                far.add(unlike(right.substring(0, last)) + end);
            }
        }
        return new Guesses(name, far.toArray(String[]::new), near.toArray(String[]::new), refuses);
    }

    /** Another character in every place, of the same sort, so that reading it takes the same way. */
    private static String unlike(final String text) {
        final StringBuilder other = new StringBuilder();
        text.chars().forEach(c -> {
            final char next = (char) (c + 1);
            other.append(isLike(next, (char) c) ? next : (char) (c - 1));
        });
        return other.toString();
    }

    private static boolean isLike(final char one, final char other) {
        return sortOf(one) != 0 && sortOf(one) == sortOf(other);
    }

    /** Digits, letters that are hexadecimal digits, others; 0 for what is in no secret. */
    private static int sortOf(final char c) {
        return c >= '0' && c <= '9' ? 1 : c >= 'a' && c <= 'f' ? 2 : c >= 'g' && c <= 'z' ? 3
            : c >= 'A' && c <= 'Z' ? 4 : 0;
    }

    private static String signature(final byte[] body) {
        return new CallbackSigner(APP_ID, SECRET).sign(body, TIMESTAMP, CanonicalForm.FASTJSON1);
    }

    private static byte[] body() {
        return CallbackBodies.auth("T1", "C1", "U1", "12.34", TIME_MS).getBytes(StandardCharsets.UTF_8);
    }
}
