package org.understudy.app.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import picocli.CommandLine.Option;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Portion;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskId;
import org.understudy.services.task.TaskManager;
import org.understudy.services.task.routine.Content;
import org.understudy.services.task.routine.ParameterType;
import org.understudy.services.task.routine.Routine;
import org.understudy.services.task.routine.Spans;

/// What all commands share that ask for a routine on hosts: which hosts, which parameters, how many
/// at a time. Makes a [Dispatch] of what was typed.
public final class DispatchOptions {
    @Option(
            names = "--on",
            paramLabel = "HOSTS",
            description = "On these hosts: names, patterns, tags. The same as HOSTS.")
    private String on = "";

    @Option(names = "--all", description = "On every host that is known.")
    private boolean all;

    @Option(
            names = {"-p", "--parameter"},
            paramLabel = "NAME=VALUE",
            description =
                    "A parameter of the routine. Where it wants the content of a file, NAME=@FILE reads that file;"
                            + " @@ at the beginning is one @.")
    private List<String> parameters = new ArrayList<>();

    @Option(names = "--limit", paramLabel = "N", description = "So many hosts at a time. Default: 32.")
    private int limit = Rollout.USUAL_LIMIT;

    @Option(
            names = "--limit-per-host",
            paramLabel = "N",
            description = "So many at a time where several names lead to one machine. Default: 32.")
    private int limitPerHost = Rollout.USUAL_LIMIT;

    @Option(
            names = "--batch",
            paramLabel = "N,N%,…",
            description = "Batch after batch, each when the one before is over; the last size is used over and over:"
                    + " 1,5,25%% begins with one host.")
    private String batches = "";

    @Option(
            names = "--stop-at",
            paramLabel = "N|N%",
            description = "Begin nothing more once it failed on so many of all hosts.")
    private String stopAt = "";

    @Option(
            names = "--retries",
            paramLabel = "N",
            description = "Try so often again on a host that could not be reached. Default: 0.")
    private int retries;

    @Option(
            names = "--retry-after",
            paramLabel = "TIME",
            description = "Before the first retry; twice as long before each further one. Default: 2s.")
    private String retryAfter = "2s";

    @Option(names = "--retry-failed", description = "Try again also where it ran and failed.")
    private boolean retryFailed;

    @Option(names = "--dry-run", description = "Show what would be done on which host, and do nothing.")
    private boolean dryRun;

    public boolean dryRun() {
        return dryRun;
    }

    /// Whether hosts are named here, so that none is expected elsewhere.
    boolean namesHosts() {
        return all || !on.isEmpty();
    }

    /// What was asked for, checked as far as that goes without asking any host.
    ///
    /// @param typedHosts what stands in the place of HOSTS; may be empty
    /// @param more parameters that the command has options of its own for; `-p` goes before them
    public Dispatch dispatch(TaskManager manager, String routine, String typedHosts, Map<String, String> more)
            throws ProblemException {
        return manager.ask(
                routine, parameters(manager.routines().find(routine), manager, more), hosts(typedHosts), rollout());
    }

    /// The same for a routine that is done by whoever leads it, and is no task of single hosts.
    ///
    /// @param hosts what it has to do with, for people
    public Dispatch led(String routine, String hosts, TaskId id, String who, Instant now) throws ProblemException {
        Map<String, String> given = new TreeMap<>();
        for (String each : parameters) {
            given.put(name(each, routine), each.substring(each.indexOf('=') + 1));
        }
        return new Dispatch(id, routine, given, hosts, rollout(), who, now);
    }

    private static String name(String parameter, String routine) throws ProblemException {
        int sign = parameter.indexOf('=');
        if (sign <= 0) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + parameter + "\" is not a parameter with a value.",
                    "",
                    "Write it like -p name=value.",
                    "See which there are: understudy task routines " + routine);
        }
        return parameter.substring(0, sign);
    }

    private Map<String, String> parameters(Routine routine, TaskManager manager, Map<String, String> more)
            throws ProblemException {
        Map<String, String> given = new TreeMap<>(more);
        for (String each : parameters) {
            String name = name(each, routine.id());
            String value = each.substring(name.length() + 1);
            boolean file = manager.routines().parameter(routine, name).type() instanceof ParameterType.File;
            given.put(name, file ? content(value) : value);
        }
        return given;
    }

    private static String content(String value) throws ProblemException {
        if (!value.startsWith("@") || value.startsWith("@@")) {
            return value.startsWith("@") ? value.substring(1) : value;
        }
        return read(Path.of(value.substring(1)));
    }

    static String read(Path file) throws ProblemException {
        try {
            return Content.encode(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ProblemException(
                    Problem.of(
                            Kind.BAD_INPUT,
                            "The file " + file + " cannot be read.",
                            Files.exists(file) ? "It is not a file that you may read." : "There is no such file.",
                            "Name a file on this machine."),
                    e);
        }
    }

    private String hosts(String typed) throws ProblemException {
        int ways = (all ? 1 : 0) + (on.isEmpty() ? 0 : 1) + (typed.isEmpty() ? 0 : 1);
        if (ways > 1) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "The hosts are named in several ways.",
                    "They can be named as HOSTS, by --on, or by --all.",
                    "Leave all but one of them out.");
        }
        return all ? "all" : on + typed;
    }

    private Rollout rollout() throws ProblemException {
        Optional<Duration> pause = Spans.read(retryAfter);
        if (pause.isEmpty()) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "\"" + retryAfter + "\" is not a time span.", "", "Write it like 2s or 1m.");
        }
        return new Rollout(
                        limit,
                        limitPerHost,
                        Rollout.parseBatches(batches),
                        stopAt.isEmpty() ? Optional.empty() : Optional.of(Portion.parse(stopAt)),
                        retries,
                        pause.get(),
                        retryFailed)
                .check();
    }
}
