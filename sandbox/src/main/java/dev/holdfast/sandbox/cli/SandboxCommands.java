package dev.holdfast.sandbox.cli;

import dev.holdfast.gateway.cli.CommandProvider;

import java.util.List;

/** {@code holdfast sandbox} and {@code holdfast demo}, where this jar is beside the gateway's. */
public final class SandboxCommands implements CommandProvider {
    @Override
    public List<Object> commands() {
        return List.of(new SandboxCommand(), new DemoCommand());
    }
}
