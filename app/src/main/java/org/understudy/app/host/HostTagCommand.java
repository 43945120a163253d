package org.understudy.app.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.CommandBase;
import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.host.Tags;
import org.understudy.model.host.select.HostSelection;
import org.understudy.model.host.select.Selected;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;

@Command(
        name = "tag",
        description = "Put tags on hosts and take them off; without tags, show those that they have.",
        footer = {"", "Example: understudy host tag 'web*' +web +prod -old"})
final class HostTagCommand extends CommandBase {
    private final HostService hosts;
    private final Output output;

    @Parameters(index = "0", paramLabel = "HOSTS", description = "A host, or a selection; see 'host list --help'.")
    private String selection = "";

    @Parameters(index = "1..*", paramLabel = "+TAG|-TAG", description = "+web puts the tag web on, -web takes it off.")
    private List<String> changes = new ArrayList<>();

    private HostTagCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    /// The command, which takes `-old` for a word of its own and not for options `-o -l -d`.
    static CommandLine line(HostService hosts, Output output) {
        return new CommandLine(new HostTagCommand(hosts, output))
                .setPosixClusteredShortOptionsAllowed(false)
                .setUnmatchedOptionsArePositionalParams(true);
    }

    @Override
    protected void run() throws ProblemException {
        Set<String> added = new LinkedHashSet<>();
        Set<String> removed = new LinkedHashSet<>();
        for (String change : changes) {
            String tag = change.isEmpty() ? "" : change.substring(1);
            if (!change.startsWith("+") && !change.startsWith("-")) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "\"" + change + "\" does not say what to do with the tag.",
                        "A plus puts a tag on, a hyphen takes it off.",
                        "Write +" + change + " or -" + change + ". Several hosts are one word: web1,web2");
            }
            (change.startsWith("+") ? added : removed).add(Tags.check(tag));
        }
        for (String tag : added) {
            if (removed.contains(tag)) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        "The tag " + tag + " is to be put on and taken off.",
                        "",
                        "Write +" + tag + " or -" + tag + ".");
            }
        }
        Selected selected = hosts.select(HostSelection.parse(selection));
        selected.remarks().forEach(output::note);
        List<Host> now = changes.isEmpty() ? selected.hosts() : hosts.tag(selected.hosts(), added, removed);
        output.table(
                List.of("NAME", "TAGS"),
                now.stream()
                        .map(h -> List.of(h.name(), String.join(" ", h.tags())))
                        .toList());
        output.data(Output.fields("hosts", now.stream().map(HostFields::of).toList()));
    }
}
