package org.understudy.app.task;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.services.ssh.PosixShell;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.TaskRun;
import org.understudy.services.task.Until;
import org.understudy.services.task.routine.RunRoutine;

/// `understudy run HOSTS -- COMMAND...`
@Command(
        name = "run",
        description = {
            "Run a command or a script on hosts, as a task of each: it goes on when this program ends.",
            "One word after -- is a line for the host's shell; several are a program and its arguments, as they are."
        })
public final class RunCommand implements Callable<Integer> {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:=@%+,-]+");

    private final TaskManager manager;
    private final Targets targets;
    private final Output output;

    @Parameters(
            paramLabel = "[HOSTS] -- COMMAND",
            description = "Hosts as 'host list' selects them, then what to run there.")
    private List<String> words = new ArrayList<>();

    @Mixin
    private final DispatchOptions options = new DispatchOptions();

    @Option(names = "--script", paramLabel = "FILE", description = "Run this script (by its first line, else by sh).")
    private @Nullable Path script;

    @Option(names = "--exclusive", description = "Claim each host for this alone. Waits in line for what runs there.")
    private boolean exclusive;

    @Option(names = "--shared", description = "Claim each host beside others who share it. This is the default.")
    private boolean shared;

    @Option(
            names = "--claim",
            paramLabel = "RESOURCE",
            description = "Claim this on each host for this alone, such as domain:shop or replica:shop; several times"
                    + " for several. Waits in line for who has it.")
    private List<String> claims = new ArrayList<>();

    @Option(names = "--root", description = "With root's rights. Default: those of the login.")
    private boolean root;

    @Option(
            names = "--progress",
            description = "It reports how far it is, for others to see: lines \"PERCENT TEXT\" to the file that"
                    + " $UNDERSTUDY_PROGRESS names.")
    private boolean progress;

    @Option(names = "--detach", description = "Begin it and do not wait: see \"understudy task\".")
    private boolean detach;

    @Option(
            names = "--deadline",
            paramLabel = "TIME",
            description = "End it on a host after this time, such as 600 or 10m.")
    private @Nullable String deadline;

    @Option(
            names = "--most-output",
            paramLabel = "SIZE",
            description = "End it on a host when it has printed so much, such as 20M or 5G. Default: 1G.")
    private @Nullable String mostOutput;

    @Option(
            names = "--on-interrupt",
            paramLabel = "cancel|detach",
            description = "What Ctrl+C does: cancel the tasks (default), or leave them alone.")
    private DispatchRun.Interrupt interrupt = DispatchRun.Interrupt.CANCEL;

    public RunCommand(TaskManager manager, Targets targets, Output output) {
        this.manager = manager;
        this.targets = targets;
        this.output = output;
    }

    @Override
    public Integer call() throws ProblemException {
        check();
        Dispatch dispatch = options.dispatch(manager, RunRoutine.ID, hostWord(), parameters());
        List<Host> hosts = targets.select(dispatch.hosts());
        if (options.dryRun()) {
            return new DryRun(manager, output).show(dispatch, hosts);
        }
        Until until = detach ? Until.ACCEPTED : hosts.size() == 1 && !output.json() ? Until.ENDED_LIVE : Until.ENDED;
        RunPrinter printer = new RunPrinter(output, hosts.size() > 1);
        TaskRun run = manager.begin(dispatch, hosts, until, printer);
        return new DispatchRun(output, interrupt).finish(run, printer, detach);
    }

    /// How many of the words are hosts.
    private int names() {
        return options.namesHosts() ? 0 : 1;
    }

    private String hostWord() {
        return names() == 0 ? "" : words.getFirst();
    }

    private void check() throws ProblemException {
        boolean needsCommand = script == null;
        if (words.size() < names()) {
            throw bad("No host is named.", "Name hosts, such as web1,web2, or use --all.");
        }
        if (needsCommand && words.size() <= names()) {
            throw bad("Nothing is said to be run.", "Write it like: understudy run web1,web2 -- uptime");
        }
        if (!needsCommand && words.size() > names()) {
            throw bad("There is a script and a command.", "Leave one of them out.");
        }
        if (exclusive && shared) {
            throw bad("The host cannot be claimed both ways.", "Leave --exclusive or --shared out.");
        }
    }

    private static ProblemException bad(String what, String remedy) {
        return new ProblemException(Problem.of(Kind.BAD_INPUT, what, "", remedy, "See: understudy run --help"));
    }

    private Map<String, String> parameters() throws ProblemException {
        Map<String, String> parameters = new HashMap<>();
        if (script != null) {
            parameters.put(RunRoutine.COMMAND, String.valueOf(script.getFileName()));
            parameters.put(RunRoutine.SCRIPT, DispatchOptions.read(script));
        } else {
            List<String> command = words.subList(names(), words.size());
            parameters.put(RunRoutine.COMMAND, command.size() == 1 ? command.getFirst() : line(command));
        }
        parameters.put(RunRoutine.LEASE, exclusive ? "exclusive" : "shared");
        if (!claims.isEmpty()) {
            parameters.put(RunRoutine.CLAIM, String.join(",", claims));
        }
        parameters.put(RunRoutine.RIGHTS, root ? "root" : "login");
        if (progress) {
            parameters.put(RunRoutine.PROGRESS, "reported");
        }
        if (deadline != null) {
            parameters.put(RunRoutine.DEADLINE, deadline);
        }
        if (mostOutput != null) {
            parameters.put(RunRoutine.MOST_OUTPUT, mostOutput);
        }
        return parameters;
    }

    private static String line(List<String> argv) {
        return String.join(
                " ",
                argv.stream()
                        .map(word -> PLAIN.matcher(word).matches() ? word : PosixShell.quote(word))
                        .toList());
    }
}
