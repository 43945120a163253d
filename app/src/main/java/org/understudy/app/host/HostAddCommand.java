package org.understudy.app.host;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Names;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

@Command(name = "add", description = "Add a host. Nothing is contacted; 'host test' does that.")
final class HostAddCommand extends CommandBase {
    private final HostService hosts;
    private final Output output;

    @Parameters(index = "0", paramLabel = "NAME", description = "How you want to call it.")
    private String name = "";

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "ADDRESS",
            description = "[user@]host[:port], an alias of ~/.ssh/config, or 'local'. Default: the name itself.")
    private @Nullable String address;

    @Option(names = "--identity", paramLabel = "FILE", description = "A private key to try first.")
    private @Nullable String identity;

    @Option(
            names = "--jump",
            paramLabel = "[USER@]HOST[:PORT][,...]",
            description = "Reach it through these machines, or 'none'. Default: ~/.ssh/config decides.")
    private @Nullable String jump;

    @Option(names = "--no-root", description = "Never use sudo there.")
    private boolean noRoot;

    HostAddCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        Names.check("host", name);
        HostAddress where = HostAddress.parse(address == null ? name : address);
        if (where instanceof HostAddress.Ssh ssh) {
            where = ssh.withIdentity(identity).withJump(jump);
        } else if (identity != null || jump != null) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "This machine needs neither a key nor a jump host.",
                    "The address \"local\" means this machine, without SSH.",
                    "Leave out --identity and --jump, or give another address.");
        }
        Host host = new Host(name, where, noRoot ? Privilege.NONE : Privilege.AUTO);
        hosts.add(host);
        output.line("Added " + name + " (" + where.text() + "). Try it: understudy host test " + name);
        output.data(Output.fields("host", HostFields.of(host)));
    }
}
