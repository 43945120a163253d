package org.understudy.tests.road;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.model.task.TaskId;
import org.understudy.model.task.TaskState;
import org.understudy.services.Services;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.services.store.TaskRow;
import org.understudy.services.task.runner.Runner;
import org.understudy.services.task.schedule.Schedules.Late;
import org.understudy.services.task.schedule.Timing;
import org.understudy.tests.lab.Lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A replica whose syncs are scheduled: the real store, a real runner with services of its own, real agents, this
/// machine as source and portal.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class ScheduledSyncTest {
    @TempDir
    Path home;

    private final Queue<String> said = new ConcurrentLinkedQueue<>();

    private Services services(Lab lab) {
        return new Services(
                SshSettings.ofHome(home), new StorePaths(home.resolve("data")), lab.home(), Prompts.nobody());
    }

    @Test
    void aRunnerMakesTheNextPointsAndSaysWhatCameOfThem(Lab lab) throws Exception {
        lab.portal();
        Path tree = Files.createDirectories(home.resolve("tree"));
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/os-release"), "ID=debian\nPRETTY_NAME=Debian\n");
        String replica = "planned-" + ProcessHandle.current().pid();
        try (Services desk = services(lab);
                Services nas = services(lab)) {
            desk.hosts().add(new Host("here", new HostAddress.Local()));
            try {
                ReplicationRequest first = new ReplicationRequest(
                        replica,
                        "here",
                        "here",
                        tree.toString(),
                        desk.profiles().of(replica, Optional.empty()),
                        false,
                        false);
                assertEquals(1, desk.replicas().replicate(first).await().point().number());

                Files.writeString(tree.resolve("etc/motd"), "The second act\n");
                Instant now = desk.schedules().now();
                desk.schedules()
                        .add("nightly", sync(desk, replica, now), new Timing.Every(Duration.ofDays(1)), Late.RUN);
                desk.schedules().add("once", sync(desk, replica, now), new Timing.At(now), Late.RUN);
                Runner runner = nas.runner(4, said::add);
                Thread running = Thread.ofVirtual().start(() -> run(runner));
                try {
                    assertEquals("Sync point 2 is published.", over(desk, "once", TaskState.SUCCEEDED));
                    TaskRow _ = desk.schedules().runNow("nightly", desk.who());
                    assertEquals("Nothing has changed since sync point 2.", over(desk, "nightly", TaskState.SUCCEEDED));
                    assertTrue(
                            desk.schedules().one("nightly").next().isAfter(now.plus(Duration.ofHours(23))),
                            "its own times are what they were");

                    // Its points are gone: that is said, and the runner goes on.
                    desk.replicas().remove(replica).await();
                    ProblemException gone = assertThrows(
                            ProblemException.class, () -> desk.schedules().runNow("nightly", desk.who()));
                    assertEquals(
                            "There is no replica named " + replica + ".",
                            gone.problem().what());
                    assertEquals(
                            gone.problem(),
                            desk.schedules()
                                    .standing(desk.schedules().one("nightly"))
                                    .problem()
                                    .orElseThrow());
                } finally {
                    runner.stop();
                    running.join();
                }
                assertTrue(said.contains("Ended."), said::toString);
            } finally {
                if (desk.store().replica(replica).isPresent()) {
                    desk.replicas().remove(replica).await();
                }
            }
        }
    }

    private static Dispatch sync(Services services, String replica, Instant now) {
        return new Dispatch(
                TaskId.make(now, new SecureRandom()),
                "replicate",
                Map.of("replica", replica),
                "",
                Rollout.USUAL,
                services.who(),
                now);
    }

    private void run(Runner runner) {
        try {
            runner.run();
        } catch (ProblemException | InterruptedException e) {
            said.add("broken: " + e);
        }
    }

    /// What came of the last run of a schedule.
    private String over(Services services, String schedule, TaskState how) {
        TaskRow row = await().atMost(Duration.ofMinutes(2))
                .pollInterval(Duration.ofMillis(50))
                .until(
                        () -> services.store()
                                .tasks()
                                .one(services.schedules().one(schedule).lastTask()),
                        found -> found.filter(t -> t.state().over()).isPresent())
                .orElseThrow();
        assertEquals(how, row.state(), () -> row.reason() + " " + said);
        return row.reason();
    }
}
