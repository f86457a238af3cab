package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.cli.platform.PlatformCommand;
import dev.holdfast.gateway.cli.secrets.SecretsCommand;
import dev.holdfast.gateway.cli.tokens.TokensCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

import java.util.Locale;
import java.util.ServiceLoader;

/** {@code holdfast}: the program's entry. */
@Command(name = "holdfast", description = "Low-latency authorization gateway for KeySecure merchants.",
    mixinStandardHelpOptions = true, versionProvider = Holdfast.Version.class, scope = CommandLine.ScopeType.INHERIT,
    subcommands = {ServeCommand.class, TriggerCommand.class, SignatureCommand.class, ConfigCommand.class,
        SizeCommand.class, JournalCommand.class, AuditCommand.class, RecoverCommand.class, BackupCommand.Make.class,
        BackupCommand.Restore.class, ReconcileCommand.class, PlatformCommand.class, DoctorCommand.class,
        SecretsCommand.class, TokensCommand.class},
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done; for a callback, approved", "1:a check failed; for a callback, declined",
        "2:the command line is wrong",
        "3:settings, data directory, journal, memory, address or this Java cannot be used",
        "4:nobody answers at the address", "5:an error in the program",
        "6:the ledger of a running gateway has failed; start it again, after a pause",
        "7:an invariant of the program is broken; report it with the stack trace",
        "8:a running gateway had no memory left; start it again, after a pause"})
public final class Holdfast {
    /** The line that {@code serve} prints when both listeners are open. */
    public static final String READY = "ready";

    /** Exit code of a start that was refused. */
    public static final int CANNOT_START = 3;
    /** Exit code of a gateway that ended because its ledger has failed. */
    public static final int LEDGER_FAILED = 6;

    /** Exit code of a running process that had no memory left, of the heap or outside it. */
    public static final int OUT_OF_MEMORY = 8;

    /** Exit code of a check that failed, or of a callback that was declined. */
    public static final int FAILED = 1;
    static final int UNREACHABLE = 4;
    static final int BROKEN = 5;
    /** Exit code of a command that met what can never be. */
    static final int INVARIANT_BROKEN = 7;

    private Holdfast() {
    }

    public static void main(final String[] arguments) {
        OutOfMemory.endsTheProcess();
        // What is written is for machines to read; with a Turkish or Persian default not even the code that Chronicle
        // Map generates could be compiled.
        Locale.setDefault(Locale.ROOT);
        System.exit(commandLine().execute(arguments));
    }

    /**
     * The command line with its rules for errors, and the commands of whatever is on the class path beside the gateway.
     */
    public static CommandLine commandLine() {
        final CommandLine commandLine = new CommandLine(new Holdfast());
        ServiceLoader.load(CommandProvider.class)
            .forEach(provider -> provider.commands().forEach(commandLine::addSubcommand));
        return ErrorRules.apply(commandLine);
    }

    /** The version that the jar's manifest names. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            final String version = Holdfast.class.getPackage().getImplementationVersion();
            return new String[] {"holdfast " + (version == null ? "(not packaged)" : version)};
        }
    }
}
