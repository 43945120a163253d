package org.understudy.app.host;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.Stack;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
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
        preprocessor = HostTagCommand.Hyphens.class,
        footer = {"", "Example: understudy host tag 'web*' +web +prod -old"})
final class HostTagCommand extends CommandBase {
    private static final String HIDDEN = "\0";

    private final HostService hosts;
    private final Output output;

    @Parameters(index = "0", paramLabel = "HOSTS", description = "A host, or a selection; see 'host list --help'.")
    private String selection = "";

    @Parameters(index = "1..*", paramLabel = "+TAG|-TAG", description = "+web puts the tag web on, -web takes it off.")
    private List<String> changes = new ArrayList<>();

    HostTagCommand(HostService hosts, Output output) {
        this.hosts = hosts;
        this.output = output;
    }

    @Override
    protected void run() throws ProblemException {
        Set<String> added = new LinkedHashSet<>();
        Set<String> removed = new LinkedHashSet<>();
        for (String given : changes) {
            String change = given.startsWith(HIDDEN) ? given.substring(1) : given;
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

    /// Hides the hyphen of `-virtual`, which would be read as the option `-v` and a rest. What is an option as it
    /// stands remains one; the tag `v` is taken off by `-- -v`.
    static final class Hyphens implements CommandLine.IParameterPreprocessor {
        @Override
        public boolean preprocess(
                Stack<String> words,
                CommandSpec command,
                CommandLine.Model.ArgSpec argument,
                Map<String, Object> info) {
            // The next word is the last of the stack.
            for (int i = words.size() - 1; i >= 0 && !words.get(i).equals("--"); i--) {
                String word = words.get(i);
                if (word.startsWith("-")
                        && !word.startsWith("--")
                        && !command.optionsMap().containsKey(word)) {
                    words.set(i, HIDDEN + word);
                }
            }
            return false;
        }
    }
}
