package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.platform.PlatformCode;
import dev.holdfast.gateway.platform.PlatformException;
import dev.holdfast.ledger.values.BrokenInvariantException;
import dev.holdfast.ledger.values.UnusableEnvironmentException;
import picocli.CommandLine;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletionException;

/**
 * What becomes of an error that ends a command: one line for what its user can see to, a stack trace for what he
 * cannot, and the exit code.
 */
public final class ErrorRules {
    private ErrorRules() {
    }

    /** Has a command line follow them. */
    public static CommandLine apply(final CommandLine commandLine) {
        return commandLine.setExecutionExceptionHandler((e, command, parsed) -> report(e, command.getErr()))
            .setExecutionStrategy(parsed -> execute(commandLine, parsed));
    }

    private static int execute(final CommandLine commandLine, final CommandLine.ParseResult parsed) {
        try {
            return new CommandLine.RunLast().execute(parsed);
        } catch (final Error e) {
            throw new CommandLine.ExecutionException(commandLine, e.toString(), e);
        }
    }

    private static int report(final Exception e, final PrintWriter err) {
        if (!(e instanceof UnusableEnvironmentException) && rootOf(e) instanceof OutOfMemoryError missing) {
            err.println("holdfast: there is not enough memory: " + missing.getMessage()
                + "; set smaller ledger.max_... or callback.max_..., or give "
                + "Java more, as with HOLDFAST_JAVA_OPTS=\"-Xmx2g -XX:MaxDirectMemorySize=2g\"");
            return Holdfast.CANNOT_START;
        }
        if (e instanceof UnusableEnvironmentException || e instanceof IOException) {
            err.println("holdfast: " + (e instanceof IOException ? e.toString() : e.getMessage()));
            return Holdfast.CANNOT_START;
        }
        if (e instanceof PlatformException refused) {
            err.println("holdfast: " + refused.getMessage());
            return refused.code() == PlatformCode.NO_RESPONSE ? Holdfast.UNREACHABLE : Holdfast.FAILED;
        }
        if (e instanceof UncheckedIOException || e instanceof CompletionException) {
            err.println("holdfast: " + rootOf(e));
            return Holdfast.UNREACHABLE;
        }
        if (e instanceof BrokenInvariantException) {
            err.println("holdfast: an invariant of the program is broken; please report it with what follows");
        }
        (e instanceof CommandLine.ExecutionException && e.getCause() != null ? e.getCause() : e).printStackTrace(err);
        return e instanceof BrokenInvariantException ? Holdfast.INVARIANT_BROKEN : Holdfast.BROKEN;
    }

    private static Throwable rootOf(final Throwable e) {
        return e.getCause() == null ? e : rootOf(e.getCause());
    }
}
