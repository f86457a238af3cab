package dev.holdfast.bench.attack;

import dev.holdfast.bench.attack.hostile.HostileKind;
import dev.holdfast.gateway.cli.ErrorRules;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code scripts/attack}. */
@Command(name = "attack", mixinStandardHelpOptions = true, description = {
    "Attack a gateway on this machine as a stranger would, and say what was sent, what came back, and whether all "
        + "held.",
    "Exit code 0: it did; 1: something that should not be was seen."})
public final class AttackCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..*", paramLabel = "KIND", description = "Only these: ${COMPLETION-CANDIDATES}.")
    private List<AttackKind> kinds = Arrays.asList(AttackKind.values());

    @Option(names = "--seed", description = "Of everything that is random; default: a new one, which is printed.")
    private Long seed;

    @Option(names = "--seconds", description = "How long an attack goes on.")
    private int seconds;

    @Option(names = "--requests", description = "How many requests an attack sends.")
    private int requests;

    @Option(names = "--hostile", split = ",", paramLabel = "WHAT",
        description = "What hostile connections do, if not everything: ${COMPLETION-CANDIDATES}. HELLO is for "
            + "gateways that speak TLS.")
    private List<HostileKind> hostileKinds = HostileKind.inClear();

    @Option(names = "--url", description = "The callback URL of a gateway that runs already, on loopback; needs "
        + "--credentials. Without it each attack has a gateway of its own, in a fresh directory.")
    private URI url;

    @Option(names = "--credentials", paramLabel = "FILE",
        description = "Its dev-credentials.json, which also names the back-office.")
    private Path credentials;

    public static void main(final String[] arguments) {
        // Gateways do not outlive it, however it ends.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ProcessHandle.current().descendants()
            .forEach(ProcessHandle::destroyForcibly)));
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        return ErrorRules.apply(new CommandLine(new AttackCommand()).setCaseInsensitiveEnumValuesAllowed(true));
    }

    @Override
    public Integer call() throws InterruptedException {
        if ((url == null) != (credentials == null)) {
            throw new CommandLine.ParameterException(spec.commandLine(), "--url and --credentials belong together");
        }
        final PrintWriter out = spec.commandLine().getOut();
        final AttackSettings settings = new AttackSettings(seed == null ? System.nanoTime() : seed, seconds, requests,
            hostileKinds);
        boolean isGood = true;
        for (final AttackKind kind : kinds) {
            final Findings findings = new Findings(kind.toString());
            try (AttackTarget target = url == null ? AttackTarget.own() : AttackTarget.running(url, credentials)) {
                kind.run(target, settings, findings);
            }
            findings.print(out);
            isGood &= findings.isGood();
        }
        return isGood ? 0 : 1;
    }
}
