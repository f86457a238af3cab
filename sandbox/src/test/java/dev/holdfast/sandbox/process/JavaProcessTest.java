package dev.holdfast.sandbox.process;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.lang.management.ManagementFactory;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** With which memory another process runs. */
class JavaProcessTest {
    @AfterEach
    void forget() {
        System.clearProperty(JavaProcess.MEMORY_OPTIONS);
    }

    @Test
    void shouldHaveTheMemoryOfThisProcess() {
        assertThat(command()).as("as surefire's").contains("-Xmx1g").noneMatch(argument -> argument.startsWith("@"));
    }

    /** A gateway under measurement is to have the heap of one in use, and not its generator's. */
    @Test
    void shouldHaveTheMemoryThatAFileSays() {
        assertThat(ManagementFactory.getRuntimeMXBean().getInputArguments()).contains("-Xmx1g");
        System.setProperty(JavaProcess.MEMORY_OPTIONS, "some/memory.options");

        assertThat(command()).contains("@some/memory.options").noneMatch(argument -> argument.startsWith("-Xm"))
            .as("what it may look into").anyMatch(argument -> argument.startsWith("--add-exports"));
    }

    private static List<String> command() {
        return JavaProcess.command(JavaProcessTest.class, List.of("argument"));
    }
}
