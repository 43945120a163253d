package org.understudy.app.host;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Amounts;
import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Confirm;
import org.understudy.app.cli.Output;
import org.understudy.app.cli.TaskPrinter;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.replica.HostAgents;
import org.understudy.services.replica.link.AgentFootprint;

@Command(name = "clean", description = "Remove the agent from a host. The next sync puts it there again.")
final class HostCleanCommand extends CommandBase {
    private final HostAgents agents;
    private final Output output;
    private final Confirm confirm;

    @Parameters(index = "0", paramLabel = "NAME")
    private String name = "";

    HostCleanCommand(HostAgents agents, Output output, Confirm confirm) {
        this.agents = agents;
        this.output = output;
        this.confirm = confirm;
    }

    @Override
    protected void run() throws ProblemException {
        AgentFootprint there = agents.removable(name);
        if (there.nothing()) {
            output.line("There is no agent on " + name + ".");
            output.data(fields(there));
            return;
        }
        there.trees().forEach(t -> output.note("  " + t.path() + "  " + Amounts.bytes(t.bytes())));
        confirm.orStop("This deletes the agent on " + name + ", " + Amounts.bytes(there.bytes())
                + ". Replicas that it keeps stay; the next sync puts the agent there again.");
        AgentFootprint gone = new TaskPrinter(output).follow(agents.remove(name));
        output.line("Removed the agent from " + name + "; " + Amounts.bytes(gone.bytes()) + " are free again.");
        output.data(fields(gone));
    }

    private static java.util.Map<String, Object> fields(AgentFootprint gone) {
        return Output.fields(
                "host",
                gone.host(),
                "removed",
                gone.trees().stream()
                        .map(t -> Output.fields("path", t.path(), "bytes", t.bytes()))
                        .toList(),
                "freedBytes",
                gone.bytes());
    }
}
