package org.understudy.app.host;

import java.util.ArrayList;
import java.util.List;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

@Command(
        name = "list",
        description = "List the hosts, or those that a selection means.",
        footer = {
            "",
            "A selection: names, patterns and tags with commas between them.",
            "  web1,db1          these two        @web              tagged web",
            "  web*              any that fit     web[01:20]        one by one",
            "  ~web[0-9]+        an expression    ^FILE  -          out of a file",
            "  @web,&@prod       both tags        @web,!web3        without web3",
            "Put it in single quotes: the shell knows most of these signs too."
        })
final class HostListCommand extends CommandBase {
    private final HostService hosts;
    private final Output output;

    @Parameters(arity = "0..*", paramLabel = "SELECTION", description = "Which hosts. Default: all.")
    private List<String> selection = new ArrayList<>();

    HostListCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        List<Host> all = selection.isEmpty() ? hosts.list() : selected();
        if (all.isEmpty()) {
            output.line("No hosts yet. Add one: understudy host add NAME user@address; or many: host import");
        } else {
            output.table(
                    List.of("NAME", "ADDRESS", "THROUGH", "TAGS"),
                    all.stream()
                            .map(h -> List.of(h.name(), h.address().text(), jump(h), String.join(" ", h.tags())))
                            .toList());
        }
        output.data(Output.fields("hosts", all.stream().map(HostFields::of).toList()));
    }

    private List<Host> selected() throws ProblemException {
        Selected selected = hosts.select(HostSelection.parse(selection));
        selected.remarks().forEach(output::note);
        return selected.hosts();
    }

    private static String jump(Host host) {
        return host.address() instanceof HostAddress.Ssh ssh && ssh.jump() != null ? ssh.jump() : "";
    }
}
