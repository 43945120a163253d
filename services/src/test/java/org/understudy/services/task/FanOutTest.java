package org.understudy.services.task;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.task.Dispatch;
import org.understudy.model.task.Rollout;
import org.understudy.services.ssh.Answers;
import org.understudy.services.ssh.Connections;
import org.understudy.services.ssh.OpenSshServer;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.task.routine.Routines;
import org.understudy.services.task.site.SitePlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// One command on 32 hosts over real OpenSSH servers. How long it takes depends on the machine; what
/// it is made of does not: logins, and programs that a host starts for a task. The times
/// are in `docs/benchmarks.md`.
@EnabledIf("installed")
class FanOutTest {
    private static final int SERVERS = 2;

    /// More a server does not listen on.
    private static final int ADDRESSES = 16;

    private static final int HOSTS = SERVERS * ADDRESSES;

    /// mkdir, three times flock, setsid and sh for the work, the sleep of its watcher, mv.
    private static final int PROGRAMS_PER_TASK = 8;

    /// Now and then the journal is made anew, which reads what waits and runs.
    private static final Set<String> ROTATION = Set.of("cat", "tail");

    private static final TaskListener NOBODY = new TaskListener() {};

    @TempDir
    Path folder;

    static boolean installed() {
        return OpenSshServer.installed();
    }

    @Test
    void oneLoginPerHostAndFewProgramsPerTask() throws Exception {
        Path programs = countedPrograms();
        Path key = OpenSshServer.keygen(
                Files.createDirectories(folder.resolve("home/.ssh")).resolve("id_ed25519"), "ed25519", "");
        List<OpenSshServer> servers = new ArrayList<>();
        List<Host> hosts = new ArrayList<>();
        try (Connections connections = new Connections(SshSettings.ofHome(folder.resolve("home")), Answers.trusting());
                TaskSites sites = new TaskSites(
                        connections,
                        new SitePlace(
                                folder.resolve("state").toString(),
                                folder.resolve("run").toString()))) {
            for (int s = 0; s < SERVERS; s++) {
                OpenSshServer server = new OpenSshServer(folder.resolve("sshd" + s), config(s, programs));
                servers.add(server);
                server.authorize(key);
                for (int a = 0; a < ADDRESSES; a++) {
                    hosts.add(new Host("h" + hosts.size(), address(server, s, a), Privilege.NONE));
                }
            }
            TaskManager manager =
                    new TaskManager(sites, Routines.usual(), Clock.systemUTC(), new Random(5), "ann@desk");
            run(manager, hosts);
            long before = settled();
            run(manager, hosts);
            assertEquals(HOSTS, logins(servers), "the second run went over the same sessions");
            long started = settled() - before;
            assertTrue(started > 2L * HOSTS, "the programs are counted");
            assertTrue(
                    started <= (long) PROGRAMS_PER_TASK * HOSTS + 2,
                    started + " programs for " + HOSTS + " tasks: " + count());
        } finally {
            servers.forEach(OpenSshServer::close);
        }
    }

    private static void run(TaskManager manager, List<Host> hosts) throws Exception {
        Dispatch dispatch = manager.ask("run", Map.of("command", "true"), "all", Rollout.USUAL);
        List<HostOutcome> outcomes =
                manager.begin(dispatch, hosts, Until.ENDED, NOBODY).await();
        assertEquals(HOSTS, outcomes.stream().filter(HostOutcome::good).count(), outcomes::toString);
    }

    private String[] config(int server, Path programs) {
        List<String> lines = new ArrayList<>(
                List.of("MaxStartups 500", "SetEnv PATH=" + programs + ":/usr/sbin:/usr/bin:/sbin:/bin"));
        // One stands there already: 127.0.0.1.
        for (int a = 1; a < ADDRESSES; a++) {
            lines.add("ListenAddress 127.0." + (server + 1) + "." + a);
        }
        return lines.toArray(String[]::new);
    }

    private static HostAddress.Ssh address(OpenSshServer server, int number, int a) {
        HostAddress.Ssh one = server.address();
        return a == 0
                ? one
                : new HostAddress.Ssh("127.0." + (number + 1) + "." + a, one.port(), one.user(), null, null);
    }

    /// Each of them writes its name down and becomes the real one.
    private Path countedPrograms() throws Exception {
        Path programs = Files.createDirectories(folder.resolve("programs"));
        Files.createFile(folder.resolve("started"));
        for (String name : List.of(
                "sh", "flock", "setsid", "sed", "tail", "head", "stat", "mv", "rm", "mkdir", "cat", "tr", "date", "id",
                "sleep", "grep", "chmod")) {
            Path program = programs.resolve(name);
            Files.writeString(
                    program,
                    "#!/bin/sh\necho " + name + " >>'" + folder.resolve("started") + "'\nexec " + real(name)
                            + " \"$@\"\n");
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        return programs;
    }

    private static Path real(String name) {
        return Stream.of("/usr/bin", "/bin")
                .map(d -> Path.of(d, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }

    /// How many there are when the last task has emptied its ticket, which is the last thing it does.
    private long settled() throws Exception {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            try (Stream<Path> line = Files.list(folder.resolve("run/line"))) {
                return line.allMatch(t -> t.toFile().length() == 0);
            }
        });
        return count().values().stream().mapToLong(Long::longValue).sum();
    }

    private Map<String, Long> count() throws Exception {
        try (Stream<String> all = Files.lines(folder.resolve("started"))) {
            return all.filter(n -> !ROTATION.contains(n)).collect(Collectors.groupingBy(n -> n, Collectors.counting()));
        }
    }

    private static long logins(List<OpenSshServer> servers) throws Exception {
        long count = 0;
        for (OpenSshServer server : servers) {
            count += server.log()
                    .lines()
                    .filter(l -> l.startsWith("Accepted publickey"))
                    .count();
        }
        return count;
    }
}
