package org.understudy.app.task;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.understudy.app.cli.Output;
import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.services.libvirt.DomainJob;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.domain.Machines;
import org.understudy.services.task.site.TaskSite;

/// Looks at the tasks of several hosts at once. A host that does not answer is a remark, not
/// the end.
final class TaskFinder {
    static final int LOOKED_AT = 500;

    private final TaskSites sites;
    private final DomainSites domains;
    private final Targets targets;
    private final Output output;

    TaskFinder(TaskSites sites, DomainSites domains, Targets targets, Output output) {
        this.sites = sites;
        this.domains = domains;
        this.targets = targets;
        this.output = output;
    }

    /// A task and where it is.
    record Found(Host host, TaskSite site, SiteTask task) {}

    /// @param tasks of the host, oldest first; empty with a problem
    /// @param jobs what libvirt does with the machines of those that are not over
    record Answer(Host host, List<SiteTask> tasks, Map<String, DomainJob> jobs, List<Problem> problem) {}

    private Map<String, DomainJob> jobs(Host host, List<SiteTask> tasks) {
        Set<String> machines = new TreeSet<>();
        tasks.stream().filter(t -> !t.state().over()).forEach(t -> machines.addAll(Machines.of(t)));
        return domains.jobs(host, machines);
    }

    /// What libvirt does with the machines of this task.
    Optional<DomainJob> job(Found found) {
        return Machines.job(found.task(), jobs(found.host(), List.of(found.task())));
    }

    /// @param hosts what was typed; empty for all
    List<Answer> list(String hosts, int count) throws ProblemException {
        List<Host> chosen = targets.select(hosts);
        Map<Host, Future<Answer>> asked = new LinkedHashMap<>();
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host host : chosen) {
                asked.put(host, threads.submit(() -> ask(host, count)));
            }
            for (Future<Answer> each : asked.values()) {
                answers.add(each.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Kind.CANCELLED, "The hosts were not asked to the end.", "");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return answers;
    }

    private Answer ask(Host host, int count) {
        try {
            List<SiteTask> tasks = sites.open(host).list(count);
            return new Answer(host, tasks, jobs(host, tasks), List.of());
        } catch (ProblemException e) {
            return new Answer(host, List.of(), Map.of(), List.of(e.problem()));
        }
    }

    /// The one task whose number this is, or ends so.
    Found find(String typed, String hosts) throws ProblemException {
        List<Found> found = new ArrayList<>();
        for (Answer answer : list(hosts, LOOKED_AT)) {
            answer.problem().forEach(p -> output.note(answer.host().name() + ": " + p.sentence()));
            for (SiteTask task : answer.tasks()) {
                // Two names may lead to one machine: then it is the same task.
                boolean fresh = found.stream().noneMatch(f -> f.task().id().equals(task.id()));
                if (fresh && task.id().isMeantBy(typed)) {
                    found.add(new Found(answer.host(), sites.open(answer.host()), task));
                }
            }
        }
        if (found.size() == 1) {
            return found.getFirst();
        }
        if (found.isEmpty()) {
            throw new ProblemException(
                    Kind.NOT_FOUND,
                    "There is no task " + typed + ".",
                    "None of the newest " + LOOKED_AT + " of each host ends with it.",
                    "See which there are: understudy task list");
        }
        throw new ProblemException(
                Kind.BAD_INPUT,
                "Several tasks end with " + typed + ".",
                String.join(
                                ", ",
                                found.stream()
                                        .map(f -> f.task().id() + " on "
                                                + f.host().name())
                                        .toList()) + ".",
                "Give more of its number.");
    }
}
