package org.understudy.services.replica;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.task.Person;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.replica.profile.ProfileFile;
import org.understudy.services.store.ReplicaRow;
import org.understudy.services.task.RunningTask;
import org.understudy.services.task.lead.Led;
import org.understudy.services.task.site.TaskDetails;

/// Goes on with work on a portal whose console is gone, by the parameters that it left there.
final class ReplicaAdoption {
    private final ReplicaGround ground;
    private final ReplicaService service;

    ReplicaAdoption(ReplicaGround ground, ReplicaService service) {
        this.ground = ground;
        this.service = service;
    }

    boolean abandoned(SiteTask task) {
        return task.state() == TaskState.RUNNING
                && task.progress().filter(Progress::waitsForConsole).isPresent()
                && ReplicaLeads.ROUTINES.contains(task.routine())
                && Person.of(task.initiator()).sameUser(Person.of(ground.console()));
    }

    RunningTask<?> adopt(String portal, TaskDetails task, boolean force) throws ProblemException {
        TaskSpec spec = readable(task);
        if (!ReplicaLeads.ROUTINES.contains(spec.routine())) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "\"" + spec.title() + "\" is not led by a console.",
                    "It runs on its host by itself.",
                    "Watch it: understudy task wait " + spec.id().shortForm());
        }
        Map<String, String> given = spec.parameters();
        String replica = need(spec, ReplicaLeads.REPLICA);
        Led.Turn turn = spec.routine().equals(ReplicaLeads.REPLICATE) ? Led.Turn.WHEN_ASKED : Led.Turn.FIRST;
        Led led = ReplicaLeads.led(portal, spec.routine(), replica, given, turn)
                .adopting(task.task().id(), force);
        if (spec.routine().equals(ReplicaLeads.REPLICATE)) {
            return service.replicate(request(portal, replica, spec), () -> led);
        }
        known(portal, replica);
        return switch (spec.routine()) {
            case ReplicaLeads.BOOT -> service.boot(replica, point(spec), yes(given, ReplicaLeads.PROVED), () -> led);
            case ReplicaLeads.STOP -> service.stop(replica, yes(given, ReplicaLeads.FORCED), () -> led);
            case ReplicaLeads.ROLLBACK -> service.rollback(replica, point(spec), () -> led);
            case ReplicaLeads.PRUNE -> service.prune(replica, point(spec), () -> led);
            case ReplicaLeads.REMOVE -> service.remove(replica, () -> led);
            default -> throw new IllegalStateException(spec.routine());
        };
    }

    private static TaskSpec readable(TaskDetails task) throws ProblemException {
        Optional<TaskSpec> spec = task.spec();
        if (spec.isEmpty()
                || (ReplicaLeads.ROUTINES.contains(spec.get().routine())
                        && spec.get().routineVersion() != ReplicaLeads.VERSION)) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "This program cannot go on with \"" + task.task().title() + "\".",
                    "Another version began it.",
                    "Use that version, or cancel the task: understudy task cancel "
                            + task.task().id().shortForm());
        }
        return spec.get();
    }

    private ReplicationRequest request(String portal, String replica, TaskSpec spec) throws ProblemException {
        Host source = source(need(spec, ReplicaLeads.SOURCE), need(spec, ReplicaLeads.ADDRESS), spec.initiator());
        String root = spec.parameters().getOrDefault(ReplicaLeads.ROOT, "");
        String text = need(spec, ReplicaLeads.PROFILE);
        Profile profile =
                new ProfileFile().parse(text, "of the task " + spec.id().shortForm());
        Optional<ReplicaRow> row = ground.store().replica(replica);
        if (row.isEmpty()) {
            // Its portal says all that this console has to know of it.
            ground.store().addReplica(new ReplicaRow(replica, source.name(), root, portal, text, Instant.now()));
        }
        return new ReplicationRequest(
                replica,
                row.map(ReplicaRow::source).orElse(source.name()),
                portal,
                root,
                profile,
                yes(spec.parameters(), ReplicaLeads.PROVED),
                yes(spec.parameters(), ReplicaLeads.VERIFIED));
    }

    /// The host with that address: consoles may call it differently. "local" is another machine on another console.
    private Host source(String name, String address, String initiator) throws ProblemException {
        boolean same = Person.of(initiator)
                .machine()
                .equals(Person.of(ground.console()).machine());
        return ground.hosts().list().stream()
                .filter(h -> h.address().text().equals(address) && (same || !h.isLocal()))
                .min((a, b) -> Boolean.compare(b.name().equals(name), a.name().equals(name)))
                .orElseThrow(() -> new ProblemException(
                        Kind.NOT_FOUND,
                        "This console does not know the source " + name + ".",
                        "Its address is " + address + ", as " + initiator + " reached it.",
                        "Add it: understudy host add " + name + " " + address));
    }

    private void known(String portal, String replica) throws ProblemException {
        if (!ground.row(replica).portal().equals(portal)) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "The replica " + replica + " of this console is on "
                            + ground.row(replica).portal() + ".",
                    "The task is on " + portal + ", so it is about another one.",
                    "Go on with it from a console that knows that replica.");
        }
    }

    private static String need(TaskSpec spec, String name) throws ProblemException {
        String value = spec.parameters().getOrDefault(name, "");
        if (value.isEmpty()) {
            throw new ProblemException(
                    Kind.UNSUPPORTED,
                    "This program cannot go on with \"" + spec.title() + "\".",
                    "Its parameter " + name + " is missing on the host.",
                    "Cancel the task and begin anew: understudy task cancel "
                            + spec.id().shortForm());
        }
        return value;
    }

    private static int point(TaskSpec spec) throws ProblemException {
        String text = need(spec, ReplicaLeads.POINT);
        return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
    }

    private static boolean yes(Map<String, String> given, String name) {
        return Boolean.parseBoolean(given.getOrDefault(name, "false"));
    }
}
