package dev.holdfast.bench.torture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import static org.assertj.core.api.Assertions.assertThat;

class TallyTest {
    @TempDir
    private Path directory;

    @Test
    void shouldAddUpRuns() throws IOException {
        final Path file = directory.resolve("tally.txt");
        final Tally first = new Tally();
        first.add(Tally.CYCLES, 3);
        first.ordered(Trial.PAUSE);
        first.hit(Trial.PAUSE, false);
        first.add("in_step_ms_max", 700);
        assertThat(first.addTo(file).toText()).isEqualTo(first.toText());
        final Tally second = new Tally();
        second.add(Tally.CYCLES, 4);
        second.ordered(Trial.PAUSE);
        second.hit(Trial.PAUSE, true);
        second.add("in_step_ms_max", 500);
        second.count(Tally.LEFT_HOLDS);
        final Tally sum = second.addTo(file);
        assertThat(sum.get(Tally.CYCLES)).isEqualTo(7);
        assertThat(sum.get("in_step_ms_max")).isEqualTo(700);
        assertThat(sum.orders(Trial.PAUSE)).isEqualTo(2);
        assertThat(sum.hits(Trial.PAUSE)).isOne();
        assertThat(sum.problems()).isOne();
        assertThat(sum.toText()).startsWith("cycles 7, ").contains("left_holds 1", "pause 1/2", "kill 0/0");
    }

    @Test
    void shouldDealEveryTrialThatIsPossible() {
        final Set<Trial> allowed = TrialDeck.allowed(true, true, true);
        final TrialDeck deck = new TrialDeck(allowed, new Random(1), List.of(Trial.FULL_DISK, Trial.PAUSE));
        assertThat(deck.deal(false)).isEqualTo(Trial.PAUSE);
        assertThat(deck.deal(true)).isEqualTo(Trial.FULL_DISK);
        final Set<Trial> dealt = EnumSet.noneOf(Trial.class);
        final int cards = allowed.stream().mapToInt(Trial::cards).sum();
        for (int i = 0; i < cards; i++) {
            dealt.add(deck.deal(true));
        }
        assertThat(dealt).isEqualTo(EnumSet.complementOf(EnumSet.of(Trial.KILL_AT_START, Trial.DAMAGED_END)));
        assertThat(
            TrialDeck.allowed(true, false, false)).contains(Trial.PAUSE)
            .doesNotContain(Trial.SLOW_FORCE, Trial.FULL_DISK);
        assertThat(
            TrialDeck.allowed(false, true, true))
            .doesNotContain(Trial.PAUSE, Trial.SLOW_FORCE, Trial.FULL_DISK, Trial.DAMAGED_END);
    }
}
