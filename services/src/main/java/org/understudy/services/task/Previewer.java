package org.understudy.services.task;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;

import org.understudy.model.host.Host;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Lease;
import org.understudy.model.task.SiteTask;
import org.understudy.services.ssh.As;
import org.understudy.services.ssh.Command;
import org.understudy.services.ssh.ExecResult;
import org.understudy.services.task.routine.Plan;
import org.understudy.services.task.site.Work;

/// Asks hosts what they would find, and who would be in the way, without a task.
final class Previewer {
    private static final int LOOKED_AT = 100;
    private static final int MOST_OUTPUT = 64 << 10;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final TaskSites sites;

    Previewer(TaskSites sites) {
        this.sites = sites;
    }

    /// @param told hears each answer as it comes, from several threads at once
    List<Preview> ask(List<Host> hosts, Plan plan, int limit, Consumer<Preview> told) throws InterruptedException {
        Semaphore permits = new Semaphore(limit);
        List<Future<Preview>> asked = new ArrayList<>();
        List<Preview> all = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Host host : hosts) {
                asked.add(threads.submit(() -> {
                    permits.acquire();
                    try {
                        Preview answer = ask(host, plan);
                        told.accept(answer);
                        return answer;
                    } finally {
                        permits.release();
                    }
                }));
            }
            try {
                for (Future<Preview> each : asked) {
                    all.add(each.get());
                }
            } catch (InterruptedException e) {
                // Else closing would wait for those that are still being asked.
                threads.shutdownNow();
                throw e;
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        }
        return all;
    }

    private Preview ask(Host host, Plan plan) {
        try {
            Optional<SiteTask> ahead = sites.open(host).list(LOOKED_AT).stream()
                    .filter(t -> !t.state().over() && Lease.clash(t.leases(), plan.leases()))
                    .min(Comparator.comparingLong(SiteTask::sequence));
            if (plan.look().isEmpty()) {
                return new Preview(host, plan, "", ahead, Optional.empty());
            }
            ExecResult said = sites.look(host, command(plan.look().get()));
            Optional<Problem> problem = said.ok()
                    ? Optional.empty()
                    : Optional.of(Problem.of(
                            Kind.FAILED,
                            "\"" + plan.title() + "\" would fail on " + host.name() + ".",
                            said.lastWords(),
                            "Look at it there, and leave this host out until then."));
            return new Preview(host, plan, said.out().strip(), ahead, problem);
        } catch (ProblemException e) {
            return new Preview(host, plan, "", Optional.empty(), Optional.of(e.problem()));
        }
    }

    private static Command command(Plan.Look look) {
        return Command.script(look.script())
                .as(look.rights() == Work.Rights.ROOT ? As.ROOT : As.LOGIN)
                .deadline(PATIENCE)
                .outputLimit(MOST_OUTPUT);
    }
}
