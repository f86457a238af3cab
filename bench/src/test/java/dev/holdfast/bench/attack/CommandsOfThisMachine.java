package dev.holdfast.bench.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What can be called here. */
final class CommandsOfThisMachine {
    private CommandsOfThisMachine() {
    }

    static boolean have(final String command) {
        return Stream.of(System.getenv("PATH").split(":"))
            .anyMatch(place -> Files.isExecutable(Path.of(place, command)));
    }
}
