package org.understudy.tests.ui.model;

import java.util.List;

import javafx.beans.property.SimpleObjectProperty;

import org.junit.jupiter.api.Test;

import org.understudy.app.desk.Confirmation;
import org.understudy.app.desk.Hosts.Outcome;
import org.understudy.app.desk.Hosts.Stage;
import org.understudy.app.desk.ProblemReport;
import org.understudy.app.desk.Route;
import org.understudy.app.host.AddHostViewModel;
import org.understudy.app.host.HostPageViewModel;
import org.understudy.app.shell.SidebarViewModel;
import org.understudy.app.shell.WindowViewModel;
import org.understudy.app.task.TaskViewModel;
import org.understudy.app.theme.ThemeChoice;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.Kind;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.task.TaskState;
import org.understudy.tests.ui.fake.Samples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

class TaskAndHostViewModelTest {
    private final Bench bench = new Bench();

    private TaskViewModel sync() {
        TaskViewModel task = bench.desk
                .tasks()
                .follow(
                        "replica:shop",
                        bench.desk
                                .replicas()
                                .replicate(new ReplicationRequest(
                                        "shop", "shop-server", "portal1", Profile.DEFAULT, false, false)),
                        _ -> {},
                        _ -> {});
        bench.drain();
        return task;
    }

    @Test
    void a_task_tells_how_far_it_is_and_how_long_it_takes() {
        TaskViewModel task = sync();
        for (int i = 0; i < 9; i++) {
            bench.step();
        }
        assertEquals(0.5, task.progressProperty().get(), 0.01);
        assertEquals("Capture", task.statusProperty().get());
        assertEquals(
                "16.6 GB / 33.3 GB  ·  110,953 files  ·  84 MB/s  ·  3 min 18 s left",
                task.detailProperty().get());
        bench.finish();
        assertEquals(TaskState.SUCCEEDED, task.state());
        assertEquals("", task.detailProperty().get());
        assertEquals("It is over.", task.cancel().obstacleProperty().get());
    }

    @Test
    void the_strip_and_the_news_follow_the_tasks() {
        WindowViewModel window = new WindowViewModel(bench.desk, new SimpleObjectProperty<>(ThemeChoice.LIGHT));
        window.activate();
        bench.finish();
        assertEquals("No task is running", window.stripProperty().get());
        assertEquals("2 replicas  ·  4 hosts", window.estateProperty().get());
        assertTrue(window.news().isEmpty(), "reading the portals is nobody's news");
        sync();
        for (int i = 0; i < 9; i++) {
            bench.step();
        }
        assertTrue(
                window.stripProperty().get().contains("16.6 GB / 33.3 GB"),
                window.stripProperty().get());
        bench.finish();
        assertEquals("No task is running", window.stripProperty().get());
        assertEquals(1, window.news().size());
        assertEquals(TaskState.SUCCEEDED, window.news().getFirst().how());
        bench.replicas.failNext(Samples.noSpace());
        sync();
        bench.finish();
        assertEquals(
                "There is too little space on portal1.", window.news().getLast().sentence());
        assertEquals(TaskState.FAILED, window.news().getLast().how());
    }

    @Test
    void the_sidebar_finds_tags_as_they_are_written_in_selections() throws Exception {
        bench.hosts.add(new Host("mail", new HostAddress.Local()).withTags("prod"));
        SidebarViewModel sidebar = new SidebarViewModel(bench.desk);
        sidebar.activate();
        bench.drain();
        sidebar.filterProperty().set("@prod");
        assertEquals(
                List.of("mail"),
                sidebar.hosts().stream().map(SidebarViewModel.HostItem::name).toList());
    }

    @Test
    void the_sidebar_filters_by_every_name_that_people_know() {
        SidebarViewModel sidebar = new SidebarViewModel(bench.desk);
        sidebar.activate();
        bench.drain();
        sidebar.filterProperty().set("10.20");
        assertEquals(
                List.of("shop-server"),
                sidebar.hosts().stream().map(SidebarViewModel.HostItem::name).toList());
        assertEquals(List.of(), sidebar.replicas());
        sidebar.filterProperty().set("SHOP");
        assertEquals(
                List.of("shop"),
                sidebar.replicas().stream()
                        .map(SidebarViewModel.ReplicaItem::name)
                        .toList());
    }

    @Test
    void a_host_is_tested_and_the_failing_stage_has_its_problem() {
        HostPageViewModel page = new HostPageViewModel(bench.desk, "ledger-db");
        page.activate();
        bench.drain();
        page.testConnection().execute();
        bench.step();
        assertTrue(page.testingProperty().get());
        assertFalse(page.testConnection().executable().get());
        bench.finish();
        assertFalse(page.testingProperty().get());
        assertEquals(
                List.of(
                        Outcome.PASSED,
                        Outcome.PASSED,
                        Outcome.PASSED,
                        Outcome.FAILED,
                        Outcome.SKIPPED,
                        Outcome.SKIPPED,
                        Outcome.SKIPPED,
                        Outcome.SKIPPED),
                page.stages().stream().map(Stage::outcome).toList());
        assertTrue(page.stages().get(3).problem().isPresent());
        assertTrue(page.testConnection().executable().get());
    }

    @Test
    void a_test_ends_with_what_the_host_is_good_for() {
        HostPageViewModel page = new HostPageViewModel(bench.desk, "portal1");
        page.activate();
        bench.drain();
        page.testConnection().execute();
        bench.step();
        assertEquals("", page.verdictProperty().get().sentence());
        bench.finish();
        assertEquals(
                "portal1 can be a source, and it can keep replicas.",
                page.verdictProperty().get().sentence());
    }

    @Test
    void the_agent_is_removed_after_what_goes_was_named() {
        HostPageViewModel page = new HostPageViewModel(bench.desk, "shop-server");
        page.activate();
        page.removeAgent().execute();
        bench.drain();
        Confirmation asked = bench.dialog(Confirmation.class);
        assertTrue(asked.consequences().getFirst().contains("/var/lib/understudy/agent/13aee0c7a8489f32"));
        bench.desk.dialogs().close(asked);
        asked.onConfirm().run();
        bench.drain();
        assertFalse(page.removeAgent().executable().get());
        bench.finish();
        assertTrue(page.removeAgent().executable().get());
        HostPageViewModel busy = new HostPageViewModel(bench.desk, "ledger-db");
        busy.activate();
        busy.removeAgent().execute();
        bench.drain();
        assertEquals(Kind.BUSY, bench.dialog(ProblemReport.class).problem().kind());
    }

    /// What another console did comes without anybody asking for it.
    @Test
    void the_portals_are_looked_at_from_time_to_time() {
        WindowViewModel window = new WindowViewModel(bench.desk, new SimpleObjectProperty<>(ThemeChoice.LIGHT));
        window.activate();
        bench.finish();
        bench.now.set(Samples.NOW.plusSeconds(20));
        bench.finish();
        assertEquals(0, bench.replicas.glances());
        bench.now.set(Samples.NOW.plusSeconds(40));
        bench.finish();
        assertEquals(1, bench.replicas.glances());
    }

    @Test
    void a_host_that_replicas_need_cannot_be_forgotten() {
        HostPageViewModel needed = new HostPageViewModel(bench.desk, "portal1");
        needed.activate();
        bench.drain();
        assertFalse(needed.removal().executable().get());
        HostPageViewModel free = new HostPageViewModel(bench.desk, Samples.LONG);
        free.activate();
        bench.drain();
        free.removal().execute();
        bench.dialog(Confirmation.class).onConfirm().run();
        bench.drain();
        assertTrue(free.goneProperty().get());
    }

    @Test
    void adding_a_host_checks_and_suggests() {
        AddHostViewModel form = new AddHostViewModel(bench.desk);
        bench.desk.dialogs().show(form);
        assertEquals(
                "Give the address of the host.",
                form.addHost().obstacleProperty().get());
        form.addressProperty().set("root@mail.example.org:2222");
        assertEquals("mail", form.nameProperty().get());
        form.addressProperty().set("root@no where");
        assertEquals(
                "Write the address like root@server.example:22.",
                form.addressProblem().get());
        form.addressProperty().set("root@mail.example.org:2222");
        form.nameProperty().set("portal1");
        form.addHost().execute();
        bench.drain();
        assertEquals(
                "There is a host named portal1 already.",
                form.problemProperty().get().what());
        form.nameProperty().set("mail");
        form.jumpProperty().set("gate.example");
        form.addHost().execute();
        bench.drain();
        assertNull(bench.desk.dialogs().currentProperty().get());
        assertEquals(new Route.HostPage("mail"), bench.route());
        var host = bench.hosts.all().get().stream()
                .filter(h -> h.name().equals("mail"))
                .findFirst()
                .orElseThrow();
        assertEquals(new HostAddress.Ssh("mail.example.org", 2222, "root", null, "gate.example"), host.address());
    }
}
