package dev.holdfast.bench.torture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class FaultShimTest {
    private static final long DELAY_MS = 300;
    private static final long CLOCK_TOLERANCE_MS = 10_000;

    @TempDir
    private Path directory;
    private Path data;
    private ShimControl control;
    private Process victim;
    private BufferedReader output;
    private PrintWriter input;

    @BeforeEach
    void start() throws IOException, InterruptedException {
        assumeTrue(FaultShim.isPossible(), "there is a C compiler");
        data = Files.createDirectory(directory.resolve("data"));
        control = FaultShim.compile(directory).control(directory.resolve("shim.bin"), data);
        final ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java")
            .toString(), "-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
            ShimVictim.class.getName()).redirectErrorStream(true);
        builder.environment().putAll(control.environment());
        victim = builder.start();
        output = new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.UTF_8));
        input = new PrintWriter(victim.getOutputStream(), true, StandardCharsets.UTF_8);
        assertThat(output.readLine()).isEqualTo("started");
    }

    @AfterEach
    void end() {
        if (victim != null) {
            victim.destroyForcibly();
        }
    }

    /** What came of it, after the time that it took. */
    private String[] run(final String what) throws IOException {
        input.println(what);
        return output.readLine().split(" ", 2);
    }

    private String result(final String what, final Path file) throws IOException {
        return run(what + ' ' + file)[1];
    }

    @Test
    void shouldFailForcesAndWritesOfTheFilesThatAreMeant() throws IOException {
        final Path journal = data.resolve("journal-1.log");
        final Path other = data.resolve("high-water.txt");
        final Path outside = directory.resolve("journal-1.log");
        assertThat(control.process()).isEqualTo(victim.pid());
        for (final String what : new String[] {"force", "forceAll", "write", "writeAt"}) {
            assertThat(result(what, journal)).isEqualTo("done");
        }
        assertThat(control.bites().sum()).isZero();

        control.failForces(ShimControl.Scope.JOURNAL, ShimControl.EIO);
        assertThat(result("force", journal)).isEqualTo("Input/output error");
        assertThat(result("forceAll", journal)).isEqualTo("Input/output error");
        assertThat(result("force", other)).isEqualTo("done");
        assertThat(result("force", outside)).isEqualTo("done");
        assertThat(result("write", journal)).isEqualTo("done");
        assertThat(control.bites().forcesFailed()).isEqualTo(2);

        control.failForces(ShimControl.Scope.OTHERS, ShimControl.EIO, 1);
        assertThat(result("force", journal)).isEqualTo("done");
        assertThat(result("force", other)).isEqualTo("Input/output error");
        assertThat(result("force", other)).isEqualTo("done");
        assertThat(control.bites().forcesFailed()).isEqualTo(3);

        control.failWrites(ShimControl.Scope.ALL, ShimControl.ENOSPC);
        assertThat(result("write", journal)).isEqualTo("No space left on device");
        assertThat(result("writeAt", other)).isEqualTo("No space left on device");
        assertThat(result("write", outside)).isEqualTo("done");
        assertThat(control.bites().writesFailed()).isEqualTo(2);

        control.heal();
        assertThat(result("write", journal)).isEqualTo("done");
        assertThat(control.bites().sum()).isEqualTo(5);
    }

    @Test
    void shouldDelayForcesAndWrites() throws IOException {
        final Path journal = data.resolve("journal-1.log");
        control.delayForces(ShimControl.Scope.ALL, DELAY_MS);
        assertThat(Long.parseLong(run("force " + journal)[0])).isGreaterThanOrEqualTo(DELAY_MS);
        control.heal();
        control.delayWrites(ShimControl.Scope.ALL, DELAY_MS);
        assertThat(Long.parseLong(run("write " + journal)[0])).isGreaterThanOrEqualTo(DELAY_MS);
        assertThat(control.bites()).isEqualTo(new ShimControl.Bites(1, 1, 0, 0, 0));
    }

    @Test
    void shouldStepTheWallClockAndNoOther() throws IOException {
        final long dayMs = TimeUnit.DAYS.toMillis(1);
        for (final long step : new long[] {dayMs, -dayMs, 0}) {
            control.stepClock(step);
            final String[] read = run("clock");
            assertThat(Long.parseLong(read[1])).isBetween(System.currentTimeMillis() + step - CLOCK_TOLERANCE_MS,
                System.currentTimeMillis() + step + CLOCK_TOLERANCE_MS);
            assertThat(Long.parseLong(read[0])).as("by the monotonic clock, ms").isBetween(0L, CLOCK_TOLERANCE_MS);
        }
        assertThat(control.bites().clockReads()).isGreaterThanOrEqualTo(2);
    }
}
