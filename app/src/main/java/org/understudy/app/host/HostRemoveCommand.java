package org.understudy.app.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

@Command(name = "remove", description = "Forget a host. The machine itself is not touched.")
final class HostRemoveCommand extends CommandBase {
    private final HostService hosts;
    private final Output output;
    private final Confirm confirm;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    HostRemoveCommand(HostService hosts, Output output, Confirm confirm) {
        this.hosts = hosts;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        Host host = hosts.find(name);
        confirm.orStop("This forgets the host " + name + " (" + host.address().text() + ").");
        hosts.remove(name);
        output.line("Forgot " + name + ".");
        output.data(Output.fields("removed", name));
    }
}
