package org.understudy.app.console;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.understudy.app.desk.Hosts;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostRole;
import org.understudy.model.host.StageResult;
import org.understudy.model.host.TestStage;
import org.understudy.model.problem.ProblemException;
import org.understudy.services.host.HostService;
import org.understudy.services.host.TestListener;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.observe.ObservableList;

/// The host service as the window wants it: a test that goes on by itself and can be watched and cancelled.
final class ServiceHosts implements Hosts {
    private final HostService service;
    private final ExecutorService background;

    ServiceHosts(HostService service, ExecutorService background) {
        this.service = service;
        this.background = background;
    }

    @Override
    public Observable<List<Host>> all() {
        return service.hosts().map(ObservableList.Snapshot::items);
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
            var _ = service.test(host, HostRole.ANY, test);
            test.finishRest();
        });
        return test;
    }

    private static final class RunningTest implements Test, TestListener {
        private final MutableObservable<List<Stage>> stages = new MutableObservable<>(Arrays.stream(TestStage.values())
                .map(s -> stage(s, Outcome.WAITING, s.meaning()))
                .toList());
        private volatile @Nullable Future<?> future;

        private static Stage stage(TestStage stage, Outcome outcome, String detail) {
            return new Stage(stage.name(), stage.title(), outcome, detail, Optional.empty());
        }

        @Override
        public void started(TestStage stage) {
            change(stage.name(), s -> stage(stage, Outcome.RUNNING, stage.meaning()));
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

        /// Nothing waits any more, whatever the test left out.
        private void finishRest() {
            stages.update(now -> now.stream()
                    .map(s -> s.outcome() == Outcome.WAITING || s.outcome() == Outcome.RUNNING
                            ? new Stage(s.id(), s.title(), Outcome.SKIPPED, s.detail(), s.problem())
                            : s)
                    .toList());
        }

        @Override
        public Observable<List<Stage>> stages() {
            return stages;
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
