package org.understudy.tests.ui.model;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.app.desk.Route;
import org.understudy.app.task.page.TaskActions;
import org.understudy.app.task.page.TasksPageViewModel;
import org.understudy.app.task.page.TasksPageViewModel.Part;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.SiteTask;
import org.understudy.model.task.TaskState;
import org.understudy.services.store.Store;
import org.understudy.services.store.StorePaths;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.board.TaskBoard;
import org.understudy.services.task.queue.HistoryFeed;
import org.understudy.services.task.queue.TaskHistory;
import org.understudy.tests.ui.fake.FakeSites;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What one console sees, another one shows that did not look: over one database.
@Tag("ui")
class HistoryTest {
    private static final Instant NOW = Instant.now();

    private final Bench bench = new Bench();
    private final FakeSites others = new FakeSites();
    private final TaskBoard board = new TaskBoard(others, bench.hosts.all());

    @TempDir
    Path folder;

    @AfterEach
    void close() {
        board.close();
        bench.own.store.close();
    }

    private static SiteTask task(int number, String title, String by, TaskState state) {
        return FakeSites.task(number, title, by, state, NOW, Optional.empty());
    }

    private HistoryFeed watch(Store store) {
        HistoryFeed feed = new HistoryFeed(board, new TaskHistory(store), Clock.systemUTC());
        board.lookAtAll();
        return feed;
    }

    private static List<TaskRow> awaitPast(Store store, int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> store.tasks().past(100), rows -> rows.size() == count);
    }

    private static List<String> titles(TasksPageViewModel page) {
        return page.rows().stream().map(r -> r.face().title()).sorted().toList();
    }

    @Test
    void what_ended_while_this_console_was_closed_is_shown_and_filtered() throws Exception {
        others.site("portal1").past(task(1, "df -h", "bob@laptop", TaskState.SUCCEEDED));
        others.site("portal1").tasks(task(2, "upgrade", "bob@laptop", TaskState.RUNNING));
        others.site("shop-server").past(task(3, "apt-get update", "cleo@nas", TaskState.FAILED));
        try (HistoryFeed _ = watch(bench.own.store)) {
            awaitPast(bench.own.store, 2);
            others.site("portal1").tasks(task(2, "upgrade", "bob@laptop", TaskState.SUCCEEDED));
            awaitPast(bench.own.store, 3);
        }
        bench.sites.doesNotAnswer("portal1");
        bench.sites.doesNotAnswer("shop-server");
        TasksPageViewModel page = new TasksPageViewModel(bench.desk, "");
        bench.desk.board().begin();
        page.activate();
        bench.drain();
        assertEquals(List.of("apt-get update", "df -h", "upgrade"), titles(page));
        page.hostProperty().set("shop-server");
        assertEquals(List.of("apt-get update"), titles(page));
        assertEquals("Failed, exit code 1", page.rows().getFirst().face().standing());
        page.showAll();
        page.personProperty().set("bob@laptop");
        assertEquals(List.of("df -h", "upgrade"), titles(page));
        page.showAll();
        page.partProperty().set(Part.FAILED);
        assertEquals(List.of("apt-get update"), titles(page));
        assertTrue(page.persons().contains("cleo@nas"));
        assertEquals(
                "The history tells of it; its host has to be there to try it again.",
                TaskActions.whyNotRetry(page.rows()));
        page.open(page.rows().getFirst());
        assertEquals(new Route.TaskPage("shop-server", FakeSites.id(3)), bench.route());
    }

    @Test
    void a_host_knows_better_than_the_history() throws Exception {
        others.site("portal1").past(task(1, "df -h", "bob@laptop", TaskState.SUCCEEDED));
        try (HistoryFeed _ = watch(bench.own.store)) {
            awaitPast(bench.own.store, 1);
        }
        TasksPageViewModel page = new TasksPageViewModel(bench.desk, "");
        bench.desk.board().begin();
        page.activate();
        bench.drain();
        assertEquals(1, page.rows().size());
        assertTrue(page.rows().getFirst().onHost().isEmpty());
        bench.sites.site("portal1").tasks(task(1, "df -h", "bob@laptop", TaskState.SUCCEEDED));
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            bench.drain();
            return page.rows().size() == 1 && page.rows().getFirst().onHost().isPresent();
        });
        // Read again, it is not listed a second time.
        bench.now.set(bench.now.get().plusSeconds(10));
        bench.drain();
        assertEquals(1, page.rows().size());
    }

    @Test
    void what_is_seen_while_the_database_is_away_is_written_when_it_is_back() throws Exception {
        Path data = folder.resolve("data");
        // Where the folder should be is a file: the database cannot be opened.
        Files.writeString(data, "in the way");
        try (Store store = new Store(new StorePaths(data), Clock.systemUTC(), "ann@desk")) {
            TaskHistory history = new TaskHistory(store);
            for (int i = 1; i <= 2; i++) {
                TaskHistory.Sight seen =
                        new TaskHistory.Sight("portal1", task(i, "df " + i, "bob@laptop", TaskState.LOST));
                assertThrows(ProblemException.class, () -> history.seen(List.of(seen)));
            }
            Files.delete(data);
            history.flush();
            assertEquals(
                    List.of("df 1", "df 2"),
                    store.tasks().past(10).stream().map(TaskRow::title).sorted().toList());
        }
    }
}
