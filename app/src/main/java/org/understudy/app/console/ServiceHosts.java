package org.understudy.app.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.understudy.app.desk.Hosts;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.HostTest;
import org.understudy.model.host.StageResult;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.TestListener;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.ObservableList;
import org.understudy.services.replica.HostAgents;
import org.understudy.services.replica.link.AgentFootprint;
import org.understudy.services.task.RunningTask;

import static org.understudy.app.ui.Texts.t;

/// The host service as the window wants it: a test that goes on by itself and can be watched and
/// cancelled.
final class ServiceHosts implements Hosts {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceHosts.class);

    private final HostService service;
    private final HostAgents agents;
    private final ExecutorService background;

    ServiceHosts(HostService service, HostAgents agents, ExecutorService background) {
        this.service = service;
        this.agents = agents;
        this.background = background;
    }

    @Override
    public Observable<List<Host>> all() {
        return service.hosts().map(ObservableList.Snapshot::items);
    }

    @Override
    public void refresh() throws ProblemException {
        service.list();
    }

    @Override
    public void add(Host host) throws ProblemException {
        service.add(host);
    }

    @Override
    public void remove(String name) throws ProblemException {
        service.remove(name);
    }

    @Override
    public Test test(Host host) {
        RunningTest test = new RunningTest();
        test.future = background.submit(() -> {
            try {
                HostTest found = service.test(host, HostRole.ANY, test);
                test.fitness.set(Optional.of(new Fitness(found.fitForSource(), found.fitForPortal())));
            } catch (RuntimeException e) {
                LOG.error("The test of {} broke", host.name(), e);
                test.broke();
            } finally {
                test.finishRest();
            }
        });
        return test;
    }

    @Override
    public AgentFootprint removableAgent(String host) throws ProblemException {
        return agents.removable(host);
    }

    @Override
    public RunningTask<AgentFootprint> removeAgent(String host) {
        return agents.remove(host);
    }

    private static final class RunningTest implements Test, TestListener {
        private final MutableObservable<List<Stage>> stages = new MutableObservable<>(Arrays.stream(TestStage.values())
                .map(s -> stage(s, Outcome.WAITING, s.question()))
                .toList());
        private final MutableObservable<Optional<Fitness>> fitness = new MutableObservable<>(Optional.empty());
        private volatile @Nullable Future<?> future;

        private static Stage stage(TestStage stage, Outcome outcome, String detail) {
            return new Stage(stage.name(), stage.title(), outcome, detail, Optional.empty());
        }

        @Override
        public void started(TestStage stage) {
            change(stage.name(), s -> stage(stage, Outcome.RUNNING, stage.question()));
        }

        @Override
        public void finished(StageResult result) {
            Outcome outcome = switch (result.outcome()) {
                case PASSED -> Outcome.PASSED;
                case WARNED -> Outcome.WARNED;
                case FAILED -> Outcome.FAILED;
                case SKIPPED -> Outcome.SKIPPED;
            };
            TestStage stage = result.stage();
            change(
                    stage.name(),
                    _ -> new Stage(stage.name(), stage.title(), outcome, result.detail(), result.trouble()));
        }

        private void change(String id, UnaryOperator<Stage> to) {
            stages.update(now -> {
                List<Stage> next = new ArrayList<>(now);
                next.replaceAll(s -> s.id().equals(id) ? to.apply(s) : s);
                return List.copyOf(next);
            });
        }

        private void broke() {
            Problem problem = Problem.of(
                    Kind.INTERNAL,
                    "Something went wrong that should not.",
                    "The log has the details.",
                    "Try again; if it happens again, send the log file to us.");
            stages.update(now -> now.stream()
                    .map(s -> s.outcome() == Outcome.RUNNING
                            ? new Stage(s.id(), s.title(), Outcome.FAILED, "", Optional.of(problem))
                            : s)
                    .toList());
        }

        /// Nothing waits any more, whatever the test left out.
        private void finishRest() {
            stages.update(now -> now.stream()
                    .map(s -> s.outcome() == Outcome.WAITING || s.outcome() == Outcome.RUNNING
                            ? new Stage(s.id(), s.title(), Outcome.SKIPPED, t("not tried"), s.problem())
                            : s)
                    .toList());
        }

        @Override
        public Observable<List<Stage>> stages() {
            return stages;
        }

        @Override
        public Observable<Optional<Fitness>> fitness() {
            return fitness;
        }

        @Override
        public void cancel() {
            Future<?> running = future;
            if (running != null) {
                running.cancel(true);
            }
            finishRest();
        }
    }
}
