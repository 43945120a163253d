package org.understudy.app.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.TaskId;
import org.understudy.services.ssh.PosixShell;
import org.understudy.services.task.FanOut;
import org.understudy.services.task.HostOutcome;
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
    private static final int COLLECTED = 1 << 20;

    private final FanOut fanOut;
    private final Targets targets;
    private final Output output;

    @Parameters(
            paramLabel = "[HOSTS] -- COMMAND",
            description = "Hosts as 'host list' selects them, then what to run there.")
    private List<String> words = new ArrayList<>();

    @Option(names = "--all", description = "On every host that is known.")
    private boolean all;

    @Option(names = "--script", paramLabel = "FILE", description = "Run this script (by its first line, else by sh).")
    private @Nullable Path script;

    @Option(names = "--exclusive", description = "Claim each host for this alone. Waits in line for what runs there.")
    private boolean exclusive;

    @Option(names = "--shared", description = "Claim each host beside others who share it. This is the default.")
    private boolean shared;

    @Option(names = "--root", description = "With root's rights. Default: those of the login.")
    private boolean root;

    @Option(
            names = "--progress",
            description = {
                "It reports how far it is, for others to see:",
                "lines \"PERCENT TEXT\" to the file that $UNDERSTUDY_PROGRESS names."
            })
    private boolean progress;

    @Option(names = "--detach", description = "Begin it and do not wait: see \"understudy task\".")
    private boolean detach;

    @Option(names = "--limit", paramLabel = "N", description = "So many hosts at a time. Default: 32.")
    private int limit = 32;

    @Option(names = "--deadline", paramLabel = "SECONDS", description = "End it on a host after this time.")
    private @Nullable Long deadline;

    @Option(
            names = "--on-interrupt",
            paramLabel = "cancel|detach",
            description = "What Ctrl+C does: cancel the tasks (default), or leave them alone.")
    private Interrupt interrupt = Interrupt.CANCEL;

    enum Interrupt {
        CANCEL,
        DETACH
    }

    public RunCommand(FanOut fanOut, Targets targets, Output output) {
        this.fanOut = fanOut;
        this.targets = targets;
        this.output = output;
    }

    @Override
    public Integer call() throws ProblemException {
        List<Host> hosts = hosts();
        FanOut.Until until = detach
                ? FanOut.Until.ACCEPTED
                : hosts.size() == 1 && !output.json() ? FanOut.Until.ENDED_LIVE : FanOut.Until.ENDED;
        FanOut.Request request = new FanOut.Request(RunRoutine.ID, parameters(), limit, COLLECTED, until);
        RunPrinter printer = new RunPrinter(output, hosts);
        FanOut.Run run = fanOut.start(hosts, request, printer);
        List<HostOutcome> outcomes = await(run);
        printer.summary(outcomes, detach);
        return outcomes.stream().allMatch(HostOutcome::good) ? 0 : Kind.FAILED.exitCode();
    }

    private List<HostOutcome> await(FanOut.Run run) {
        Thread hook = Thread.ofPlatform().unstarted(() -> interrupted(run));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return run.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } finally {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException alreadyEnding) {
                output.detail("ending");
            }
        }
    }

    private void interrupted(FanOut.Run run) {
        if (interrupt == Interrupt.CANCEL) {
            output.note("understudy: cancelling");
            run.cancel("Ctrl+C where it was asked for.");
            return;
        }
        List<TaskId> left = run.detach();
        output.note("understudy: " + left.size() + (left.size() == 1 ? " task goes on: " : " tasks go on: ")
                + "understudy task list");
    }

    private List<Host> hosts() throws ProblemException {
        boolean needsCommand = script == null;
        int names = all ? 0 : 1;
        if (words.size() < names) {
            throw bad("No host is named.", "Name hosts, such as web1,web2, or use --all.");
        }
        if (needsCommand && words.size() <= names) {
            throw bad("Nothing is said to be run.", "Write it like: understudy run web1,web2 -- uptime");
        }
        if (!needsCommand && words.size() > names) {
            throw bad("There is a script and a command.", "Leave one of them out.");
        }
        if (exclusive && shared) {
            throw bad("The host cannot be claimed both ways.", "Leave --exclusive or --shared out.");
        }
        if (limit < 1) {
            throw bad("The limit is too small.", "Give --limit 1 or more.");
        }
        return targets.select(all ? "" : words.getFirst());
    }

    private static ProblemException bad(String what, String remedy) {
        return new ProblemException(Problem.of(Kind.BAD_INPUT, what, "", remedy, "See: understudy run --help"));
    }

    private Map<String, String> parameters() throws ProblemException {
        Map<String, String> parameters = new HashMap<>();
        if (script != null) {
            parameters.put(RunRoutine.COMMAND, String.valueOf(script.getFileName()));
            parameters.put(RunRoutine.SCRIPT, read(script));
        } else {
            List<String> command = words.subList(all ? 0 : 1, words.size());
            parameters.put(RunRoutine.COMMAND, command.size() == 1 ? command.getFirst() : line(command));
        }
        parameters.put(RunRoutine.LEASE, exclusive ? "exclusive" : "shared");
        parameters.put(RunRoutine.RIGHTS, root ? "root" : "login");
        if (progress) {
            parameters.put(RunRoutine.PROGRESS, "reported");
        }
        if (deadline != null) {
            parameters.put(RunRoutine.DEADLINE, Long.toString(deadline));
        }
        return parameters;
    }

    private static String read(Path file) throws ProblemException {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "The script " + file + " cannot be read.",
                            Files.exists(file) ? "It is not a text file that you may read." : "There is no such file.",
                            "Name a script in UTF-8."),
                    e);
        }
    }

    private static String line(List<String> argv) {
        return String.join(
                " ",
                argv.stream()
                        .map(word -> PLAIN.matcher(word).matches() ? word : PosixShell.quote(word))
                        .toList());
    }
}
