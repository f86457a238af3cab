package dev.holdfast.ledger;

import org.junit.jupiter.api.Test;

import java.io.IOException;

import static org.assertj.core.api.Assertions.assertThat;

class LibrarySumsTest {
    @Test
    void shouldRunWithTheLibrariesThatAreListed() throws IOException {
        assertThat(LibrarySums.problems()).isEmpty();
    }
}
