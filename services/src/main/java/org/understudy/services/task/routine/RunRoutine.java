package org.understudy.services.task.routine;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.services.task.site.Work;

/// Runs a command or a script. It claims the host: shared, so that many run beside each other
/// but none beside work that has claimed the host for itself; or exclusively.
public final class RunRoutine implements Routine {
    public static final String ID = "run";
    public static final String COMMAND = "command";
    public static final String SCRIPT = "script";
    public static final String LEASE = "lease";
    public static final String RIGHTS = "rights";
    public static final String DEADLINE = "deadline";
    public static final String PROGRESS = "progress";

    private static final int LONGEST_SCRIPT = 4 << 20;

    @Override
    public String id() {
        return ID;
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                new Parameter(
                        COMMAND, "A line for the host's shell; the name of a script, for people.", true, List.of()),
                new Parameter(SCRIPT, "The text of a script that is run instead.", false, List.of()),
                new Parameter(LEASE, "How the host is claimed.", false, List.of("shared", "exclusive", "none")),
                new Parameter(RIGHTS, "Whose rights it has.", false, List.of("login", "root")),
                new Parameter(PROGRESS, "Whether it reports how far it is.", false, List.of("none", "reported")),
                new Parameter(DEADLINE, "Seconds that it may run.", false, List.of()));
    }

    @Override
    public Plan plan(Map<String, String> given) throws ProblemException {
        String command = given.getOrDefault(COMMAND, "");
        if (command.indexOf('\0') >= 0) {
            throw new ProblemException(
                    Kind.BAD_INPUT, "The command contains a NUL character.", "No shell takes it.", "Leave it out.");
        }
        Work.Rights rights = given.getOrDefault(RIGHTS, "login").equals("root") ? Work.Rights.ROOT : Work.Rights.LOGIN;
        Work work = Work.line(command, rights);
        if (given.containsKey(SCRIPT)) {
            byte[] script = given.getOrDefault(SCRIPT, "").getBytes(StandardCharsets.UTF_8);
            if (script.length == 0 || script.length > LONGEST_SCRIPT) {
                throw new ProblemException(
                        Kind.BAD_INPUT,
                        script.length == 0 ? "The script is empty." : "The script is too long.",
                        "It has " + script.length + " bytes; at most " + LONGEST_SCRIPT + " are possible.",
                        "Bring data to the host by other ways, and keep the script small.");
            }
            work = Work.script(script, rights);
        }
        List<Lease> leases = switch (given.getOrDefault(LEASE, "shared")) {
            case "none" -> List.of();
            case "exclusive" -> List.of(Lease.exclusive(Resource.HOST));
            default -> List.of(Lease.shared(Resource.HOST));
        };
        return new Plan(command, leases, work, deadline(given));
    }

    private static Optional<Duration> deadline(Map<String, String> given) throws ProblemException {
        String text = given.getOrDefault(DEADLINE, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + text + "\" is not a deadline.",
                    "It is a whole number of seconds, 1 or more.",
                    "Write it like 600.");
        }
        return Optional.of(Duration.ofSeconds(Long.parseLong(text)));
    }
}
