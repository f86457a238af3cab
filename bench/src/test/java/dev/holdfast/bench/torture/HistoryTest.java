package dev.holdfast.bench.torture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class HistoryTest {
    @TempDir
    private Path directory;

    @Test
    void shouldFailWhatIsAnsweredLateOrNever() throws IOException {
        try (History history = new History(1, directory.resolve("acknowledged.csv"))) {
            final Promise promise = history.next(new Random(1));
            promise.answer(0, Promise.PLATFORM_NS + 1);
            assertThat(promise.fate()).isEqualTo(Promise.Fate.FAILED);
            assertThat(history.heldOf(0)).isEqualTo("0.00");
            promise.answer(0, Promise.PLATFORM_NS);
            assertThat(promise.fate()).isEqualTo(Promise.Fate.PENDING);
            assertThat(history.heldOf(0)).isEqualTo(promise.amountText());
            promise.noAnswer();
            assertThat(history.heldOf(0)).isEqualTo("0.00");
            promise.settle();
            assertThat(history.heldOf(0)).isEqualTo("0.00");
            assertThat(history.balanceOf(0)).isEqualTo(History.FUNDS - promise.amount() + ".00");
        }
    }
}
