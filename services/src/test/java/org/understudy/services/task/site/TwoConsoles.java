package org.understudy.services.task.site;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.task.Resource;
import org.understudy.model.task.TaskId;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

/// Two consoles that share this machine as a host, and nothing else.
abstract class TwoConsoles {
    static final Duration SOON = Duration.ofSeconds(20);
    static final Resource SHOP = new Resource("domain", "shop");

    @TempDir
    Path folder;

    private Connections annsWays;
    private Connections bobsWays;
    TaskSite ann;
    TaskSite bob;

    @BeforeEach
    final void open() throws Exception {
        annsWays = ways();
        bobsWays = ways();
        ann = site(annsWays);
        bob = site(bobsWays);
    }

    Connections ways() {
        return new Connections(SshSettings.ofHome(folder), Prompts.nobody());
    }

    TaskSite site(Connections ways) throws ProblemException {
        return TaskSite.open(ways.open(new Host("here", new HostAddress.Local(), Privilege.NONE)), Site.below(folder));
    }

    @AfterEach
    final void close() throws IOException {
        // A wrapper empties its ticket after its last word; the folder cannot be deleted under its hands.
        await().atMost(SOON).until(() -> {
            try (Stream<Path> tickets = Files.list(folder.resolve("run/line"))) {
                return tickets.allMatch(t -> t.toFile().length() == 0);
            }
        });
        ann.close();
        bob.close();
        annsWays.close();
        bobsWays.close();
        try (Stream<Path> tickets = Files.list(folder.resolve("run/line"));
                Stream<Path> open = Files.list(folder.resolve("state/open"))) {
            assertEquals(List.of(), Stream.concat(tickets, open).toList(), "who goes tidies up");
        }
    }

    String log(TaskId id) throws ProblemException {
        return new String(bob.log(id, 0, 1 << 20).bytes(), StandardCharsets.UTF_8);
    }

    Path of(TaskId id) {
        return folder.resolve("state/tasks").resolve(id.value());
    }
}
