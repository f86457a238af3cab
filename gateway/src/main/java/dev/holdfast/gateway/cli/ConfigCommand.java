package dev.holdfast.gateway.cli;

import dev.holdfast.gateway.config.SettingValues;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code holdfast config}: prints every setting with its default and its meaning. */
@Command(name = "config", description = "Print a commented settings file with every setting and its default.")
final class ConfigCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().getOut().print(SettingValues.defaults());
        spec.commandLine().getOut().flush();
    }
}
