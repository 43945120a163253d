package org.understudy.tests.ui.fake;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import org.understudy.model.host.Host;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Ending;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Progress;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.model.task.Transition;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.observe.Observable;
import org.understudy.services.task.board.BoardSite;
import org.understudy.services.task.board.BoardSites;
import org.understudy.services.task.site.Evidence;
import org.understudy.services.task.site.LogHits;
import org.understudy.services.task.site.LogPiece;
import org.understudy.services.task.site.SiteView;
import org.understudy.services.task.site.TaskDetails;

/// Hosts whose tasks a test makes up.
public final class FakeSites implements BoardSites {
    private final Map<String, FakeSite> sites = new ConcurrentHashMap<>();
    private final Map<String, BoardSite> real = new ConcurrentHashMap<>();
    private final Map<String, ProblemException> silent = new ConcurrentHashMap<>();

    @Override
    public BoardSite open(Host host) throws ProblemException {
        ProblemException why = silent.get(host.name());
        if (why != null) {
            throw why;
        }
        BoardSite site = real.get(host.name());
        return site == null ? site(host.name()) : site;
    }

    /// From now on this host is a real one.
    public void real(String host, BoardSite site) {
        real.put(host, site);
    }

    @Override
    public boolean connected(Host host) {
        return sites.containsKey(host.name());
    }

    public FakeSite site(String host) {
        return sites.computeIfAbsent(host, _ -> new FakeSite());
    }

    public void doesNotAnswer(String host) {
        silent.put(host, new ProblemException(Samples.unreachable(host)));
    }

    /// A number that is the same in every run.
    public static TaskId id(int number) {
        return new TaskId(String.format("0193aaaa-0000-7000-8000-%012x", number));
    }

    public static SiteTask task(
            int number,
            String title,
            String by,
            TaskState state,
            Instant since,
            Optional<Progress> progress,
            Lease... leases) {
        Optional<Ending> ending = state.over()
                ? Optional.of(new Ending(state, state == TaskState.FAILED ? 1 : 0, "", "", since))
                : Optional.empty();
        List<Transition> way = new ArrayList<>();
        way.add(new Transition(TaskState.QUEUED, since.minusSeconds(90), by, ""));
        if (state != TaskState.BLOCKED) {
            way.add(new Transition(TaskState.RUNNING, since.minusSeconds(60), "", ""));
        }
        if (state != TaskState.RUNNING) {
            way.add(new Transition(state, since, "", ""));
        }
        return new SiteTask(
                id(number),
                title,
                "run",
                by,
                Optional.empty(),
                List.of(leases),
                state,
                number,
                since,
                state.holds() && leases.length > 0 ? Map.of(leases[0].resource().key(), 7L) : Map.of(),
                Optional.empty(),
                Optional.empty(),
                progress,
                ending,
                way);
    }

    public static Optional<Progress> progress(Instant at, double fraction, String message) {
        return Optional.of(new Progress(at, OptionalDouble.of(fraction), message));
    }

    public static final class FakeSite implements BoardSite {
        private final MutableObservable<SiteView> view = new MutableObservable<>(new SiteView(true, List.of()));
        private final List<SiteTask> past = new CopyOnWriteArrayList<>();
        private volatile byte[] log = "".getBytes(StandardCharsets.UTF_8);
        public final List<TaskId> cancelled = new CopyOnWriteArrayList<>();
        public final List<TaskId> broken = new CopyOnWriteArrayList<>();

        public void tasks(SiteTask... tasks) {
            view.set(new SiteView(true, List.of(tasks)));
        }

        public void away() {
            view.update(v -> new SiteView(false, v.tasks()));
        }

        public void past(SiteTask... tasks) {
            past.addAll(List.of(tasks));
        }

        public void log(String text) {
            log = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public Observable<SiteView> now() {
            return view;
        }

        @Override
        public List<SiteTask> past(int count) {
            return past;
        }

        private SiteTask find(TaskId id) {
            return view.get()
                    .find(id)
                    .or(() -> past.stream().filter(t -> t.id().equals(id)).findFirst())
                    .orElseThrow();
        }

        @Override
        public TaskDetails show(TaskId id) {
            SiteTask task = find(id);
            TaskSpec spec = new TaskSpec(
                    id,
                    task.routine(),
                    1,
                    task.title(),
                    Map.of("command", task.title(), "lease", "exclusive"),
                    task.leases(),
                    task.initiator(),
                    task.since(),
                    Optional.empty(),
                    Optional.empty());
            return new TaskDetails(task, Optional.of(spec), log.length);
        }

        @Override
        public boolean cancel(TaskId id, String why) {
            cancelled.add(id);
            return true;
        }

        @Override
        public Evidence evidence(TaskId id) {
            return new Evidence(
                    find(id),
                    true,
                    "4242 99",
                    true,
                    "4243 99",
                    true,
                    log.length,
                    Optional.of(Samples.NOW),
                    Optional.empty());
        }

        @Override
        public void breakLock(Evidence evidence, String why) {
            broken.add(evidence.task().id());
        }

        @Override
        public void search(TaskId id, String text, LogHits hits) {
            String all = new String(log, StandardCharsets.ISO_8859_1);
            int at = 0;
            for (String line : all.split("\n", -1)) {
                if (line.contains(text) && !hits.at(at)) {
                    return;
                }
                at += line.length() + 1;
            }
        }

        @Override
        public LogPiece log(TaskId id, long offset, int most) {
            byte[] all = log;
            int from = (int) Math.min(offset, all.length);
            return new LogPiece(offset, Arrays.copyOfRange(all, from, Math.min(all.length, from + most)), all.length);
        }
    }
}
