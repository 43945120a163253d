package org.understudy.services.task.routine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskSpec;
import org.understudy.services.task.site.Work;

/// Runs a command or a script. It claims the host: shared, so that many run beside each other
/// but none beside work that has claimed the host for itself; or exclusively. And, if it is told to,
/// things of the host.
public final class RunRoutine implements Routine {
    public static final String ID = "run";
    public static final String COMMAND = "command";
    public static final String SCRIPT = "script";
    public static final String LEASE = "lease";
    public static final String CLAIM = "claim";
    public static final String RIGHTS = "rights";
    public static final String DEADLINE = "deadline";
    public static final String PROGRESS = "progress";
    public static final String MOST_OUTPUT = "most-output";

    private static final int LONGEST = 4 << 20;
    /// And the host itself.
    private static final int MOST_CLAIMS = TaskSpec.MOST_LEASES - 1;
    private static final long MOST_OUTPUT_OF_ALL = 1L << 50;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String description() {
        return "Runs a command or a script.";
    }

    @Override
    public String reads() {
        return "whatever the command looks at";
    }

    @Override
    public String writes() {
        return "whatever the command changes";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.required(
                        COMMAND,
                        new ParameterType.Text(LONGEST),
                        "A line for the host's shell; the name of a script, for people."),
                Parameter.optional(
                        SCRIPT, new ParameterType.File(LONGEST), "The text of a script that is run instead."),
                Parameter.usually(
                        LEASE,
                        ParameterType.Choice.of("shared", "exclusive", "none"),
                        "shared",
                        "How the host is claimed."),
                Parameter.optional(
                        CLAIM,
                        new ParameterType.Resources(MOST_CLAIMS),
                        "What is claimed besides, for this alone: a machine, a replica, anything with a name."),
                Shared.rights("login"),
                Parameter.usually(
                        PROGRESS,
                        ParameterType.Choice.of("none", "reported"),
                        "none",
                        "Whether it reports how far it is."),
                Parameter.optional(
                        DEADLINE,
                        new ParameterType.Span(Duration.ofSeconds(1), Duration.ofDays(3650)),
                        "How long it may run."),
                Parameter.optional(
                        MOST_OUTPUT,
                        new ParameterType.Size(1, MOST_OUTPUT_OF_ALL),
                        "How much it may print; 1G where nothing is said."));
    }

    @Override
    public Plan plan(Given given) throws ProblemException {
        String command = given.text(COMMAND);
        boolean scripted = given.has(SCRIPT);
        Work work =
                scripted ? Work.script(script(given), Shared.rights(given)) : Work.line(command, Shared.rights(given));
        if (given.text(PROGRESS).equals("reported")) {
            work = work.reporting();
        }
        work = work.printing(given.size(MOST_OUTPUT).orElse(Work.USUAL_OUTPUT));
        String what = scripted ? "Runs the script " + command : "Runs: " + command;
        return Plan.of(command, leases(given), work)
                .within(given.span(DEADLINE))
                .touching(List.of(reads()), List.of(writes()))
                .doing(what + ", with the rights of " + (given.text(RIGHTS).equals("root") ? "root." : "the login."));
    }

    private static List<Lease> leases(Given given) throws ProblemException {
        List<Lease> leases = new ArrayList<>();
        List<Resource> claims = given.resources(CLAIM);
        if (!given.text(LEASE).equals("none") && !claims.contains(Resource.HOST)) {
            leases.add(
                    given.text(LEASE).equals("exclusive")
                            ? Lease.exclusive(Resource.HOST)
                            : Lease.shared(Resource.HOST));
        }
        claims.stream().map(Lease::exclusive).forEach(leases::add);
        return leases;
    }

    private static byte[] script(Given given) throws ProblemException {
        byte[] script = given.content(SCRIPT);
        if (script.length == 0) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "The script is empty.", "", "Name a file with at least one command.");
        }
        return script;
    }
}
