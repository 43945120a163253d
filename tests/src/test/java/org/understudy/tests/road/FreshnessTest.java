package org.understudy.tests.road;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.services.Services;
import org.understudy.services.replica.SyncOutcome;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A console that syncs again and again: its agents stay, do the right thing each time, and go with it.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class FreshnessTest {
    @TempDir
    Path home;

    @Test
    void theAgentsServeOneSyncAfterTheOtherAndGoWithTheConsole(Lab lab) throws Exception {
        lab.portal();
        Path tree = Files.createDirectories(home.resolve("tree"));
        Files.createDirectories(tree.resolve("etc"));
        Files.writeString(tree.resolve("etc/os-release"), "ID=debian\nPRETTY_NAME=Debian\n");
        Files.write(tree.resolve("large"), new byte[1 << 20]);
        String replica = "fresh-" + ProcessHandle.current().pid();
        try (Services services = new Services(
                SshSettings.ofHome(home), new StorePaths(home.resolve("data")), lab.home(), Prompts.nobody())) {
            services.hosts().add(new Host("here", new HostAddress.Local()));
            Profile profile = services.profiles().of(replica, java.util.Optional.empty());
            ReplicationRequest request =
                    new ReplicationRequest(replica, "here", "here", tree.toString(), profile, false, false);
            try {
                assertEquals(1, sync(services, request).point().number());
                Set<Long> agents = agents();
                assertEquals(2, agents.size(), agents::toString);

                SyncOutcome nothing = sync(services, request);
                assertTrue(nothing.unchanged(), nothing::toString);
                Files.writeString(tree.resolve("etc/motd"), "The second act\n");
                SyncOutcome second = sync(services, request);
                assertEquals(2, second.point().number());
                assertFalse(second.unchanged());
                // The root of the tree is not touched by a file in /etc, so: the directory and the file.
                assertEquals(2, second.point().changed());
                assertEquals(agents, agents(), "the same agents did all of it");

                // One that dies between two syncs is no trouble.
                for (long agent : agents) {
                    ProcessHandle.of(agent).orElseThrow().destroyForcibly();
                }
                Files.writeString(tree.resolve("etc/motd"), "The third act\n");
                assertEquals(3, sync(services, request).point().number());
            } finally {
                services.replicas().remove(replica).await();
            }
        }
        assertEquals(Set.of(), agents(), "nothing of us is left");
    }

    private static SyncOutcome sync(Services services, ReplicationRequest request) throws Exception {
        return services.replicas().replicate(request).await();
    }

    /// The agents that this process has started.
    private static Set<Long> agents() {
        return ProcessHandle.current()
                .descendants()
                .filter(p -> p.info().commandLine().orElse("").contains("org.understudy.agent.Main"))
                .map(ProcessHandle::pid)
                .collect(Collectors.toSet());
    }
}
