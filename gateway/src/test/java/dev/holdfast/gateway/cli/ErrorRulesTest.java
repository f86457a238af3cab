package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.SettingsException;
import dev.holdfast.ledger.journal.JournalFailedException;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;

import static org.assertj.core.api.Assertions.assertThat;

class ErrorRulesTest {
    private static final String STACK = "\tat ";

    private final StringWriter err = new StringWriter();

    @CommandLine.Command(name = "failing")
    private static final class Failing implements Callable<Integer> {
        private final Throwable thrown;

        Failing(final Throwable thrown) {
            this.thrown = thrown;
        }

        @Override
        public Integer call() throws Exception {
            if (thrown instanceof Error error) {
                throw error;
            }
            throw (Exception) thrown;
        }
    }

    private static List<Throwable> unusable() {
        return List.of(new UnusableEnvironmentException("the disk is gone"), new SettingsException("the disk is gone"),
            new JournalFailedException("the disk is gone", new IOException("EIO")),
            new NoSuchFileException("the disk is gone"), new OutOfMemoryError("the disk is gone"),
            new IllegalStateException("wrapped", new OutOfMemoryError("the disk is gone")));
    }

    @ParameterizedTest
    @MethodSource("unusable")
    void shouldReportWhatCannotBeUsedInOneLine(final Throwable thrown) {
        assertThat(exitCodeOf(thrown)).isEqualTo(3);
        assertThat(
            err.toString().lines()).hasSize(1).first().asString().startsWith("holdfast: ").contains("the disk is gone");
    }

    @Test
    void shouldShowWhereAnInvariantIsBroken() {
        assertThat(exitCodeOf(new BrokenInvariantException("two rows of one card"))).isEqualTo(7);
        assertThat(
            err.toString()).startsWith("holdfast: an invariant of the program is broken")
            .contains("two rows of one card", STACK);
    }

    private static List<Throwable> errors() {
        return List.of(new IllegalStateException("no such thing"), new NullPointerException("no such thing"),
            new AssertionError("no such thing"), new NoClassDefFoundError("no such thing"));
    }

    @ParameterizedTest
    @MethodSource("errors")
    void shouldShowWhereTheProgramWentWrong(final Throwable thrown) {
        assertThat(exitCodeOf(thrown)).isEqualTo(5);
        assertThat(err.toString()).startsWith(thrown.getClass().getName()).contains("no such thing", STACK);
    }

    private static List<Throwable> unreachable() {
        return List.of(new UncheckedIOException(new IOException("refused")),
            new CompletionException(new IOException("refused")));
    }

    @ParameterizedTest
    @MethodSource("unreachable")
    void shouldSayThatNobodyAnswers(final Throwable thrown) {
        assertThat(exitCodeOf(thrown)).isEqualTo(4);
        assertThat(err.toString().lines()).hasSize(1).first().asString().contains("refused");
    }

    private int exitCodeOf(final Throwable thrown) {
        return ErrorRules.apply(new CommandLine(new Failing(thrown)).setErr(new PrintWriter(err, true))).execute();
    }
}
