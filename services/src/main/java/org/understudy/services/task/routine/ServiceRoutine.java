package org.understudy.services.task.routine;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskSpec;

/// Starts, stops, enables or disables a service. How it was before is kept in the task's directory on
/// the host, for an undo.
public final class ServiceRoutine implements Routine {
    public static final String ID = "service";
    public static final String NAME = "name";
    public static final String ACTION = "action";

    private static final Pattern NAMES = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.:@\\\\-]{0,110}");

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
        return "Starts, stops, restarts, enables or disables a service.";
    }

    @Override
    public String reads() {
        return "how the service is now; it is kept for an undo";
    }

    @Override
    public String writes() {
        return "whether the service runs, and whether it starts with the host";
    }

    @Override
    public List<Parameter> parameters() {
        return List.of(
                Parameter.required(NAME, new ParameterType.Text(111), "Which service, such as nginx."),
                Parameter.required(
                        ACTION,
                        ParameterType.Choice.of("start", "stop", "restart", "enable", "disable"),
                        "What is done with it."),
                Shared.rights("root"));
    }

    @Override
    public Plan plan(Given given) throws ProblemException {
        String name = given.text(NAME);
        String action = given.text(ACTION);
        if (!NAMES.matcher(name).matches()) {
            throw new ProblemException(
                    Kind.BAD_INPUT,
                    "\"" + name + "\" is not the name of a service.",
                    "It has letters, digits, and the signs _ . : @ - in it.",
                    "Write it like nginx or getty@tty1.");
        }
        List<Lease> leases = List.of(Lease.shared(Resource.HOST), Lease.exclusive(new Resource(ID, name)));
        String what = "the service " + name;
        return Plan.of(
                        action + " " + what,
                        leases,
                        script(name, action, "no", "no").keeping().work(Shared.rights(given)))
                .touching(List.of("how " + what + " is"), List.of(what))
                .doing("Asks the host to " + action + " " + what + ".")
                .looking(script(name, action, "no", "yes").text(), Shared.rights(given));
    }

    private static WorkScript script(String name, String action, String undo, String look) {
        return new WorkScript("service.sh")
                .with("name", name)
                .with("action", action)
                .with("undo", undo)
                .with("look", look);
    }

    @Override
    public boolean undoable() {
        return true;
    }

    @Override
    public Plan undo(TaskSpec done) {
        Given given = new Given(done.parameters());
        String name = given.text(NAME);
        WorkScript script = script(name, given.text(ACTION), "yes", "no").keptBy(done.id());
        // The usual rights are not written down: they are those of the routine.
        Given whole = given.has(RunRoutine.RIGHTS) ? given : new Given(Map.of(RunRoutine.RIGHTS, "root"));
        return Plan.of("undo: " + done.title(), done.leases(), script.work(Shared.rights(whole)))
                .touching(List.of("how the service " + name + " is"), List.of("the service " + name))
                .doing("Brings the service " + name + " back to how it was.");
    }
}
