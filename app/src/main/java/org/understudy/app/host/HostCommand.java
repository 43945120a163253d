package org.understudy.app.host;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.services.host.HostService;
import org.understudy.services.host.intake.HostIntake;
import org.understudy.services.replica.HostAgents;

/// `understudy host …`
@Command(name = "host", description = "The machines that Understudy knows: sources and portals.")
public final class HostCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run
    private CommandSpec spec;

    private HostCommand() {}

    /// The command with its subcommands.
    public static CommandLine tree(
            HostService hosts, HostIntake intake, HostAgents agents, Output output, Confirm confirm) {
        return new CommandLine(new HostCommand())
                .addSubcommand(new HostAddCommand(hosts, output))
                .addSubcommand(new HostImportCommand(intake, output))
                .addSubcommand(new HostListCommand(hosts, output))
                .addSubcommand(new HostTagCommand(hosts, output))
                .addSubcommand(new HostTestCommand(hosts, output))
                .addSubcommand(new HostCleanCommand(agents, output, confirm))
                .addSubcommand(new HostRemoveCommand(hosts, output, confirm));
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: add, import, list, tag, test, clean or remove.");
    }
}
