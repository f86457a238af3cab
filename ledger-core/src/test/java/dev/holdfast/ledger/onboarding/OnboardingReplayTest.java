package dev.holdfast.ledger.onboarding;

import dev.holdfast.ledger.fuzz.Seed;
import dev.holdfast.ledger.journal.JournalPoint;
import dev.holdfast.ledger.snapshot.Snapshot;
import dev.holdfast.ledger.storage.FileStorage;
import dev.holdfast.ledger.store.LedgerStore;
import dev.holdfast.ledger.values.CardStatus;
import dev.holdfast.ledger.values.LedgerCapacity;
import dev.holdfast.ledger.values.onboarding.CardApplicationState;
import dev.holdfast.ledger.values.onboarding.CardholderState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/** Any history of cardholders and applications: against a plain model, replayed, and through a snapshot. */
class OnboardingReplayTest {
    private static final int STEPS = 400;
    /** What is set does not matter to a snapshot that says its capacity. */
    private static final LedgerCapacity OTHER = new LedgerCapacity(1, 1, 1, 1);

    @TempDir
    private Path directory;
    private final long seed = Seed.of("onboarding");
    private final Random random = new Random(seed);
    private final Map<String, String> states = new HashMap<>();
    private final Map<String, Integer> attempts = new HashMap<>();

    @Test
    void shouldComeToTheSameByReplayAndBySnapshot() throws IOException {
        try (OnboardingFixture ledger = new OnboardingFixture(); OnboardingFixture again = new OnboardingFixture()) {
            for (int i = 0; i < STEPS; i++) {
                step(ledger);
                for (final String holder : attempts.keySet()) {
                    assertThat(ledger.cardholder(holder)).as("seed=%d step=%d", seed, i)
                        .startsWith(attempts.get(holder) + " " + states.get(holder) + " ");
                }
                assertThat(ledger.store.recomputeDigest()).as("seed=%d", seed).isEqualTo(ledger.store.digest());
            }
            ledger.commands.forEach(again::repeat);
            assertThat(again.store.digest()).as("seed=%d", seed).isEqualTo(ledger.store.digest()).isNotZero();
            final FileStorage storage = new FileStorage(directory);
            Snapshot.write(storage, ledger.store, new JournalPoint(STEPS, STEPS, 1, 1), Snapshot.NO_PAUSE).publish();
            try (OnboardingFixture loaded = new OnboardingFixture(load(storage))) {
                assertThat(loaded.store.digest()).isEqualTo(ledger.store.digest());
                for (int i = 0; i < 3; i++) {
                    assertThat(loaded.cardholder("me-" + i)).isEqualTo(ledger.cardholder("me-" + i));
                    assertThat(loaded.application("a-" + i)).isEqualTo(ledger.application("a-" + i));
                    assertThat(loaded.card("C" + i)).isEqualTo(ledger.card("C" + i));
                }
            }
        }
    }

    private static LedgerStore load(final FileStorage storage) throws IOException {
        return Snapshot.list(storage).get(0).load(OTHER, OTHER, Snapshot.NO_PAUSE).store();
    }

    private void step(final OnboardingFixture ledger) {
        final String holder = "me-" + random.nextInt(3);
        final String application = "a-" + random.nextInt(3);
        switch (random.nextInt(4)) {
            case 0 -> put(ledger, holder);
            case 1 -> learn(ledger, holder);
            case 2 -> ledger.apply(application, holder, "B" + random.nextInt(2), "x".repeat(random.nextInt(20)));
            default -> ledger.learnApplication(application, 1 + random.nextInt(2),
                CardApplicationState.of(1 + random.nextInt(4)),
                random.nextBoolean() ? "" : "C" + application.charAt(2),
                CardStatus.values()[random.nextInt(CardStatus.values().length)]);
        }
    }

    private void put(final OnboardingFixture ledger, final String holder) {
        ledger.putCardholder(holder);
        final String state = states.get(holder);
        if (state == null || state.equals("pending_submission") || state.equals("token_needed")
            || state.equals("rejected")) {
            states.put(holder, "pending_submission");
            attempts.merge(holder, 1, Integer::sum);
        }
    }

    private void learn(final OnboardingFixture ledger, final String holder) {
        final CardholderState state = CardholderState.of(1 + random.nextInt(6));
        final int attempt = attempts.getOrDefault(holder, 1) - random.nextInt(2);
        ledger.learnCardholder(holder, attempt, state, "U-" + holder, "why");
        if (states.containsKey(holder) && attempts.get(holder) == attempt && !states.get(holder).equals("approved")) {
            states.put(holder, state.text());
        }
    }

    /** A journal must come to the same digest for ever. */
    @Test
    void shouldHaveTheDigestThatItAlwaysHad() {
        try (OnboardingFixture ledger = new OnboardingFixture()) {
            ledger.withCardholder("me-1", CardholderState.APPROVED);
            ledger.apply("a-1", "me-1", "B1", "Ada\nLovelace");
            assertThat(ledger.store.digest()).isEqualTo(-4089299092996321075L);
            ledger.learnApplication("a-1", 1, CardApplicationState.ACTIVATED, "C1", CardStatus.ACTIVATED);
            assertThat(ledger.store.digest()).isEqualTo(-8267758450843860401L);
        }
    }
}
