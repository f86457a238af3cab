package dev.holdfast.bench.saved;

import dev.holdfast.gateway.cli.ErrorRules;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** Two results compared, and one as a page. */
class SavedResultsTest {
    private static final double[] FAST = {100, 101, 102, 103, 104};
    private static final double[] SLOW = {90, 91, 92, 93, 94};

    @TempDir
    private Path directory;

    @Test
    void shouldShowADifferenceThatEveryRoundShows() {
        final Difference difference = Difference.between(FAST, SLOW);
        // Two of the 252 ways to part ten rounds.
        assertThat(difference.chance()).isCloseTo(2 / 252d, within(1e-12));
        assertThat(difference.leastChance()).isCloseTo(2 / 252d, within(1e-12));
        assertThat(difference.ratio()).isEqualTo(92 / 102d);
        assertThat(difference.lowest()).isLessThan(difference.ratio()).isGreaterThanOrEqualTo(90 / 104d);
        assertThat(difference.highest()).isGreaterThan(difference.ratio()).isLessThanOrEqualTo(94 / 100d);
    }

    @Test
    void shouldShowNoDifferenceOfRoundsThatLieAmongEachOther() {
        final Difference difference = Difference.between(new double[] {1, 3, 5, 7, 9}, new double[] {2, 4, 5.5, 6, 8});
        assertThat(difference.chance()).isGreaterThan(0.5);
        assertThat(difference.lowest()).isLessThan(1);
        assertThat(difference.highest()).isGreaterThan(1);
    }

    @Test
    void shouldShowNoDifferenceOfTheSameRounds() {
        final double[] alike = {0, 0, 0};
        assertThat(Difference.between(alike, alike).chance()).isEqualTo(1);
        assertThat(Difference.between(alike, alike).ratio()).isEqualTo(1);
        assertThat(Difference.between(FAST, FAST).chance()).isCloseTo(1, within(0.1));
    }

    @Test
    void shouldSayWhatDiffersAndEndWithOne() throws IOException {
        final Path before = save("before", "", FAST);
        final Run run = diff(before.toString(), save("after", "", SLOW).toString());
        assertThat(run.exitCode).isEqualTo(1);
        assertThat(run.text).contains("before: commit 1234567", "closed loop, 64 connections",
            "102.000 ->      92.000  x 0.902", "differs", "1 figures, 1 of them differ").doesNotContain("Too few");
        final Run same = diff(before.getParent().toString(), before.toString());
        assertThat(same.exitCode).isZero();
        assertThat(same.text).contains("1 figures: no difference that these rounds show");
    }

    @Test
    void shouldSayThatTwoRoundsShowNothing() throws IOException {
        final Run run = diff(save("before", "", 100, 101).toString(), save("after", "", 10, 11).toString());
        assertThat(run.exitCode).isZero();
        assertThat(run.text).contains("Too few rounds", "no difference that these rounds show");
    }

    @Test
    void shouldCompareNothingThatIsInvalidAndNothingWithoutACommonLoad() throws IOException {
        final Path valid = save("before", "", FAST);
        final Run invalid = diff(valid.toString(), save("after", "\"it was cold\"", SLOW).toString());
        assertThat(invalid.exitCode).isEqualTo(1);
        assertThat(invalid.text).contains("INVALID, after: it was cold").doesNotContain("differs");
        final Path other = Files.writeString(directory.resolve("other.json"), Files.readString(valid)
            .replace("holdfast", "another"));
        assertThat(diff(valid.toString(), other.toString()).exitCode).isEqualTo(3);
        assertThat(diff(valid.toString(), directory.resolve("none.json").toString()).exitCode).isEqualTo(3);
        assertThat(diff(valid.toString(), Files.writeString(directory.resolve("list.json"), "[]").toString()).exitCode)
            .isEqualTo(3);
    }

    @Test
    void shouldWriteAPageThatNeedsNothingElse() throws IOException {
        final Path result = save("result", "\"</script><b>\"", FAST);
        assertThat(run(new CommandLine(new PageCommand()), result.toString()).exitCode).isZero();
        final String page = Files.readString(result.resolveSibling("compare.html"));
        assertThat(page).contains("uPlot", "The MIT License", "\"commit\":\"1234567\"", "\\u003c/script>\\u003cb>")
            .doesNotContain("</script><b>").doesNotContainPattern("(src|href)=").doesNotContainPattern("@[a-z]+@\\s");
    }

    @Test
    void shouldMakeNoPageOfAResultWithoutCurves() throws IOException {
        final Path result = save("result", "", FAST);
        Files.writeString(result, Files.readString(result).replace("curve", "before"));
        assertThat(run(new CommandLine(new PageCommand()), result.toString()).exitCode).isEqualTo(3);
    }

    private Path save(final String name, final String invalid, final double... perSecond) throws IOException {
        final StringBuilder rounds = new StringBuilder();
        for (final double each : perSecond) {
            rounds.append(rounds.length() == 0 ? "" : ",").append("{\"per_second\":").append(each).append('}');
        }
        return Files.writeString(Files.createDirectories(directory.resolve(name)).resolve("compare.json"),
            "{\"commit\":\"1234567\",\"invalid\":[" + invalid + "],\"series\":[{\"side\":\"holdfast\","
            + "\"load\":\"closed loop, 64 connections\",\"curve\":[[50,1]],\"rounds\":[" + rounds + "]}]}");
    }

    private static Run diff(final String before, final String after) {
        return run(new CommandLine(new DiffCommand()), before, after);
    }

    private static Run run(final CommandLine command, final String... arguments) {
        final StringWriter text = new StringWriter();
        final PrintWriter writer = new PrintWriter(text, true);
        final int exitCode = ErrorRules.apply(command).setOut(writer).setErr(writer).execute(arguments);
        return new Run(exitCode, text.toString());
    }

    private record Run(int exitCode, String text) {
    }
}
