package org.understudy.tests.task;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Lease;
import org.understudy.model.task.Resource;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskSpec;
import org.understudy.model.task.TaskState;
import org.understudy.services.libvirt.Hypervisors;
import org.understudy.services.observe.MutableObservable;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.TaskSites;
import org.understudy.services.task.board.BoardChange;
import org.understudy.services.task.board.BoardFeed;
import org.understudy.services.task.board.BoardSites;
import org.understudy.services.task.board.BoardTask;
import org.understudy.services.task.board.HostState;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.services.task.domain.DomainSites;
import org.understudy.services.task.site.SitePlace;
import org.understudy.services.task.site.Work;
import org.understudy.tests.ui.fake.FakeSites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The board of one console while another one works on the same host; and one of many hosts.
class TaskBoardTest {
    private static final Host PORTAL = new Host("portal", new HostAddress.Local(), Privilege.NONE);

    @TempDir
    Path folder;

    /// A console: its own connections and its own board.
    private final class Console implements AutoCloseable {
        private final Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
        private final TaskSites sites = new TaskSites(
                connections,
                new SitePlace(
                        folder.resolve("state").toString(),
                        folder.resolve("run").toString()));
        private final TaskBoard board;
        private final String who;

        Console(String who) {
            this.who = who;
            DomainSites none = new DomainSites(connections, new Hypervisors(), _ -> false);
            board = new TaskBoard(
                    BoardSites.of(sites, connections, none, who), new MutableObservable<>(List.of(PORTAL)));
        }

        TaskId submit(String line, Lease... leases) throws Exception {
            TaskSpec spec = new TaskSpec(
                    TaskId.make(Instant.now(), new Random()),
                    "run",
                    1,
                    line,
                    Map.of("command", line),
                    List.of(leases),
                    who,
                    Instant.now(),
                    Optional.empty(),
                    Optional.empty());
            sites.open(PORTAL).submit(spec, Work.line(line, Work.Rights.LOGIN).reporting());
            return spec.id();
        }

        @Override
        public void close() {
            board.close();
            sites.close();
            connections.close();
        }
    }

    /// Looks at a board as a window does: takes changes when it is told that there are some.
    private static final class Looker {
        private final Map<BoardTask.Key, BoardTask> tasks = new HashMap<>();
        private final Map<String, HostState> hosts = new HashMap<>();
        private final LinkedBlockingQueue<Boolean> told = new LinkedBlockingQueue<>();
        private final BoardFeed feed;
        private int most;

        Looker(TaskBoard board) {
            feed = board.feed(() -> told.add(true));
        }

        void take() {
            BoardChange change = feed.take();
            most = Math.max(most, change.tasks().size());
            change.tasks().forEach((k, t) -> t.ifPresentOrElse(now -> tasks.put(k, now), () -> tasks.remove(k)));
            change.hosts().forEach((k, h) -> h.ifPresentOrElse(now -> hosts.put(k, now), () -> hosts.remove(k)));
        }

        BoardTask await(TaskId id, Predicate<BoardTask> wanted) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (System.nanoTime() < end) {
                take();
                for (BoardTask task : tasks.values()) {
                    if (task.task().id().equals(id) && wanted.test(task)) {
                        return task;
                    }
                }
                Boolean _ = told.poll(200, TimeUnit.MILLISECONDS);
            }
            throw new AssertionError("not so: " + tasks);
        }

        void awaitStanding(HostState.Standing wanted) throws InterruptedException {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (hosts.values().stream().anyMatch(h -> h.standing() != wanted) || hosts.isEmpty()) {
                assertTrue(System.nanoTime() < end, hosts::toString);
                Boolean _ = told.poll(200, TimeUnit.MILLISECONDS);
                take();
            }
        }
    }

    @Test
    void whatOneConsoleDoesTheOtherSeesWithItsEnd() throws Exception {
        Lease shop = Lease.exclusive(new Resource("replica", "shop"));
        try (Console ann = new Console("ann@desk");
                Console bob = new Console("bob@laptop")) {
            Path gate = folder.resolve("gate");
            TaskId first = ann.submit(
                    "echo '40 copying' >\"$UNDERSTUDY_PROGRESS\"; until [ -e '" + gate + "' ]; do sleep 0.05; done",
                    shop);
            Looker bobs = new Looker(bob.board);
            bob.board.lookAtAll();
            BoardTask running = bobs.await(first, t -> t.task().progress().isPresent());
            assertEquals("ann@desk", running.task().initiator());
            TaskId second = bob.submit("true", shop);
            BoardTask waiting = bobs.await(second, t -> t.task().state() == TaskState.BLOCKED);
            SiteTask holder = waiting.waitsFor().orElseThrow();
            assertEquals(first, holder.id());
            assertEquals(0.4, holder.progress().orElseThrow().fraction().orElse(0), 0.001);
            assertTrue(bob.board.site("portal").cancel(first, "enough"));
            BoardTask ended = bobs.await(first, t -> t.task().state().over());
            assertEquals(TaskState.CANCELLED, ended.task().state());
            assertEquals("bob@laptop", ended.task().ending().orElseThrow().who());
            assertEquals(
                    TaskState.SUCCEEDED,
                    bobs.await(second, t -> t.task().state().over()).task().state());
            // A console that comes later has the history.
            try (Console carl = new Console("carl@ops")) {
                Looker carls = new Looker(carl.board);
                carl.board.lookAtAll();
                assertEquals(
                        TaskState.CANCELLED,
                        carls.await(first, t -> t.task().state().over()).task().state());
            }
        }
    }

    @Test
    void aHostThatGoesAwayIsShownSoAndWhatItDidStays() throws Exception {
        FakeSites sites = new FakeSites();
        try (TaskBoard board = new TaskBoard(sites, new MutableObservable<>(List.of(PORTAL)))) {
            SiteTask one = FakeSites.task(1, "one", "ann@desk", TaskState.RUNNING, Instant.EPOCH, Optional.empty());
            sites.site("portal").tasks(one);
            Looker looker = new Looker(board);
            board.look("portal");
            assertFalse(looker.await(one.id(), _ -> true).stale());
            sites.site("portal").away();
            assertTrue(looker.await(one.id(), BoardTask::stale).stale());
            looker.awaitStanding(HostState.Standing.AWAY);
            sites.site("portal").tasks(one);
            assertFalse(looker.await(one.id(), t -> !t.stale()).stale());
            FakeSites others = new FakeSites();
            others.doesNotAnswer("portal");
            try (TaskBoard silent = new TaskBoard(others, new MutableObservable<>(List.of(PORTAL)))) {
                Looker second = new Looker(silent);
                silent.lookAtAll();
                second.awaitStanding(HostState.Standing.FAILED);
                assertTrue(second.hosts.get("portal").problem().isPresent());
            }
        }
    }

    /// 500 hosts with 50 tasks that are over on each: a step of one task brings one change.
    @Test
    void manyHostsCostWhatChanges() throws Exception {
        FakeSites sites = new FakeSites();
        List<Host> hosts = java.util.stream.IntStream.range(0, 500)
                .mapToObj(i -> new Host("h" + i, new HostAddress.Local(), Privilege.NONE))
                .toList();
        SiteTask[] past = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i ->
                        FakeSites.task(i, "old " + i, "ann@desk", TaskState.SUCCEEDED, Instant.EPOCH, Optional.empty()))
                .toArray(SiteTask[]::new);
        hosts.forEach(h -> sites.site(h.name()).past(past));
        try (TaskBoard board = new TaskBoard(sites, new MutableObservable<>(hosts))) {
            Looker looker = new Looker(board);
            board.lookAtAll();
            looker.awaitStanding(HostState.Standing.SEEN);
            while (looker.tasks.size() < 500 * 50) {
                Boolean _ = looker.told.poll(200, TimeUnit.MILLISECONDS);
                looker.take();
            }
            looker.most = 0;
            SiteTask one = FakeSites.task(99, "one", "ann@desk", TaskState.RUNNING, Instant.EPOCH, Optional.empty());
            sites.site("h250").tasks(one);
            looker.await(one.id(), _ -> true);
            for (int i = 0; i < 100; i++) {
                one = one.with(FakeSites.progress(Instant.ofEpochSecond(i), i / 100.0, "step " + i)
                        .orElseThrow());
                sites.site("h250").tasks(one);
            }
            SiteTask last = one;
            looker.await(one.id(), t -> t.task() == last);
            assertEquals(1, looker.most, "one task changed, so one is told");
        }
    }
}
