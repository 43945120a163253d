package org.understudy.services.task.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.TaskId;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// What a host forgets of tasks that are over.
class OldTasksTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Random random = new Random(1);

    private Path task(Duration age, boolean over) throws IOException {
        TaskId id = TaskId.make(Instant.now().minus(age), random);
        Path directory = Files.createDirectories(folder.resolve("state/tasks").resolve(id.value()));
        if (over) {
            Files.writeString(directory.resolve("ending.json"), "{}");
        }
        return directory;
    }

    private long count() throws IOException {
        try (Stream<Path> all = Files.list(folder.resolve("state/tasks"))) {
            return all.count();
        }
    }

    @Test
    void aMonthIsKeptAndTheNewestFiveHundredForLonger() throws Exception {
        Path open = task(Duration.ofDays(90), false);
        for (int i = 0; i < 20; i++) {
            task(Duration.ofDays(60), true);
        }
        Path oldButAmongTheNewest = task(Duration.ofDays(40), true);
        for (int i = 0; i < 498; i++) {
            task(Duration.ofDays(1), true);
        }
        try (Connections connections = new Connections(SshSettings.ofHome(folder), Prompts.nobody());
                TaskSite _ = TaskSite.open(
                        connections.open(new Host("here", new HostAddress.Local(), Privilege.NONE)),
                        Site.below(folder))) {
            await().atMost(SOON).until(() -> count() == 500);
        }
        assertTrue(Files.exists(open), "it is not over");
        assertTrue(Files.exists(oldButAmongTheNewest));
    }
}
