package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.cli.Holdfast;
import dev.holdfast.sandbox.scenario.Demo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import java.io.IOException;
import java.util.concurrent.Callable;

/** {@code holdfast demo}: a gateway of its own, real callbacks, a kill, and the same answers afterwards. */
@Command(name = "demo", description = "Start a gateway, send it real signed callbacks, kill it, and ask again.")
final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        return TemporaryDirectory.with("holdfast-demo",
            directory -> new Demo(spec.commandLine().getOut(), directory).run()) ? 0 : Holdfast.FAILED;
    }
}
