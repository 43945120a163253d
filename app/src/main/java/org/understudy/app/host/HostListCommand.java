package org.understudy.app.host;

import java.util.List;

import picocli.CommandLine.Command;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

@Command(name = "list", description = "List the hosts.")
final class HostListCommand extends CommandBase {
    private final HostService hosts;
    private final Output output;

    HostListCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<Host> all = hosts.list();
        if (all.isEmpty()) {
            output.line("No hosts yet. Add one: understudy host add NAME user@address");
        } else {
            output.table(
                    List.of("NAME", "ADDRESS", "THROUGH"),
                    all.stream()
                            .map(h -> List.of(h.name(), h.address().text(), jump(h)))
                            .toList());
        }
        output.data(Output.fields("hosts", all.stream().map(HostFields::of).toList()));
    }

    private static String jump(Host host) {
        return host.address() instanceof HostAddress.Ssh ssh && ssh.jump() != null ? ssh.jump() : "";
    }
}
