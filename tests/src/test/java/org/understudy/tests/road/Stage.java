package org.understudy.tests.road;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;

import org.understudy.agent.protocol.Event;
import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.services.Services;
import org.understudy.services.replica.link.AgentLauncher;
import org.understudy.services.replica.link.AgentTalk;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.tests.lab.Lab;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// A tree that is replicated by the real command line over a link that can be disturbed, into the real
/// store of this machine, and all looks at what came of it.
final class Stage implements AutoCloseable {
    /// What may be under way when something is killed: 8 MiB in the window of the link to the source, 2 MiB in
    /// that to the portal, three batches and a pipe in front of what the portal has written.
    static final long IN_FLIGHT = 14L << 20;

    private static final Path STORE = Path.of("/var/lib/understudy/replicas");

    private final Lab lab;
    private final Path home;
    private final String replica;
    private final SampleTree tree;
    private final Link toSource;
    private final Link toPortal;
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Traces traces;

    /// @param home an empty folder for the console's own files and the tree
    /// @param scale see [SampleTree]
    /// @param portalBySsh whether the portal is reached by SSH too, or is simply this machine
    Stage(Lab lab, Path home, String name, int scale, boolean portalBySsh) throws Exception {
        this.lab = lab;
        this.home = home;
        this.replica = name + "-" + ProcessHandle.current().pid();
        lab.portal();
        Lab.Machine here = lab.thisMachine();
        tree = new SampleTree(home.resolve("tree"), scale);
        toSource = new Link(here.port());
        toPortal = new Link(here.port());
        environment.put("HOME", home.toString());
        environment.put("UNDERSTUDY_DATA", home.resolve("data").toString());
        environment.put("XDG_STATE_HOME", home.resolve("state").toString());
        traces = new Traces(home.resolve("data"), List.of(toSource, toPortal), folder());
        String key = Files.readString(here.knownHosts()).strip().split(" ", 2)[1];
        Path ssh = Files.createDirectories(home.resolve(".ssh"));
        Files.write(
                ssh.resolve("known_hosts"),
                List.of("[127.0.0.1]:" + toSource.port() + " " + key, "[127.0.0.1]:" + toPortal.port() + " " + key));
        // A frozen link is to be noticed soon; who asks for nothing waits for 10 s three times.
        Files.writeString(ssh.resolve("config"), "Host *\n  ServerAliveInterval 2\n");
        try (Services services = services(home.resolve("data"))) {
            services.hosts().add(new Host("source", address(here, toSource)));
            services.hosts().add(new Host("portal", portalBySsh ? address(here, toPortal) : new HostAddress.Local()));
        }
    }

    private static HostAddress address(Lab.Machine here, Link link) {
        return new HostAddress.Ssh(
                "127.0.0.1", link.port(), here.user(), here.identity().toString(), null);
    }

    SampleTree tree() {
        return tree;
    }

    Link toSource() {
        return toSource;
    }

    Link toPortal() {
        return toPortal;
    }

    Traces traces() {
        return traces;
    }

    String replica() {
        return replica;
    }

    /// The replica's folder on the portal.
    Path folder() {
        return STORE.resolve(replica);
    }

    private Program run(String... words) throws IOException {
        List<String> all = new ArrayList<>(List.of(words));
        all.add("--json");
        return Program.start(lab.home().resolve("understudy"), environment, all.toArray(String[]::new));
    }

    /// The syncs of this replica as every console sees them on the portal, oldest first.
    List<JsonNode> tasks() throws IOException, InterruptedException {
        List<JsonNode> ours = new ArrayList<>();
        for (JsonNode task :
                run("task", "list", "portal", "--last", "500").data().path("tasks")) {
            if (task.path("routine").asText().equals("replicate")
                    && task.path("resources").path(0).path("resource").asText().equals("replica:" + replica)) {
                ours.add(task);
            }
        }
        return ours;
    }

    Program replicate() throws IOException {
        return run(
                "replicate",
                "source",
                "--portal",
                "portal",
                "--name",
                replica,
                "--root",
                tree.root().toString());
    }

    /// Whether bytes that were sent in spite of so many kills are no more than we promise.
    static void assertHardlyMore(long sent, long calm, int kills) {
        assertTrue(
                sent <= calm * 1.05 + kills * IN_FLIGHT,
                () -> String.format(
                        Locale.ROOT, "%d bytes were sent, %.3f of %d undisturbed", sent, (double) sent / calm, calm));
    }

    /// Waits until the replica is held for this console; false where it ends before.
    boolean awaitHolder(Program run) {
        Path info = folder().resolve("lock-info");
        await().atMost(Duration.ofMinutes(1))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> !run.isAlive()
                        || (Files.exists(info) && Files.readString(info).contains("process " + run.pid() + "\n")));
        return run.isAlive();
    }

    /// What people are shown of it.
    JsonNode show() throws Exception {
        return run("replica", "show", replica).data();
    }

    /// The numbers of the sync points that people are shown.
    List<Integer> points() throws Exception {
        return points(show());
    }

    static List<Integer> points(JsonNode shown) {
        return StreamSupport.stream(shown.path("points").spliterator(), false)
                .map(p -> p.path("number").asInt())
                .toList();
    }

    void rollback(int point) throws Exception {
        run("replica", "rollback", replica, "--to", Integer.toString(point), "--yes")
                .data();
    }

    /// As if it had never been replicated.
    void startAnew() throws IOException, InterruptedException {
        if (Files.exists(folder())) {
            remove();
        }
    }

    void remove() throws IOException, InterruptedException {
        run("replica", "remove", replica, "--yes").data();
    }

    /// Waits until nothing of us runs or is mounted on this machine; that it takes no longer is asserted.
    void awaitSilence(Duration patience) {
        await().atMost(patience)
                .pollInterval(Duration.ofMillis(100))
                .untilAsserted(() -> assertEquals(List.of(), traces.all()));
    }

    /// Everything that must hold of a point that was just made: it is current, the portal finds nothing wrong, it
    /// is the tree.
    ///
    /// @param shown what people are shown of the replica
    void assertIsTheTree(JsonNode shown, int point) throws Exception {
        assertTrue(points(shown).contains(point), shown::toString);
        assertEquals(point, shown.path("current").asInt());
        check(point);
        assertEquals(List.of(), differences(point));
    }

    /// The portal's own check of a point: file systems, manifest, and all content by its hashes.
    void check(int point) throws Exception {
        try (Services services = services(home.resolve("look"));
                AgentTalk portal = portalAgent(services)) {
            portal.job("check", Map.of("replica", folder().toString(), "point", Integer.toString(point)));
            Map<String, String> checked = portal.awaitFields();
            assertEquals("0", checked.get("wrong"), checked::toString);
            portal.finish(Duration.ofSeconds(30));
        }
    }

    /// Every difference between a point and the tree, by rsync's eyes: content too.
    List<String> differences(int point) throws Exception {
        Path at = Files.createTempDirectory(home, "mount-");
        try (Services services = services(home.resolve("look"));
                AgentTalk portal = portalAgent(services)) {
            portal.job(
                    "mount",
                    Map.of("replica", folder().toString(), "point", Integer.toString(point), "at", at.toString()));
            String mounted = portal.await(Event.Ready.class).text();
            List<String> lines = rsync(tree.root(), Path.of(mounted));
            portal.finish(Duration.ofSeconds(30));
            return lines;
        }
    }

    /// @param to `/proc/PID/root/…`: in what only that process sees. rsync asks for its working directory and
    /// believes the answer, so it has to go there itself.
    private static List<String> rsync(Path from, Path to) throws Exception {
        String process = to.getName(1).toString();
        Path there = Path.of("/").resolve(to.subpath(3, to.getNameCount()));
        Process rsync = new ProcessBuilder(
                        "nsenter",
                        "--mount",
                        "--target",
                        process,
                        "rsync",
                        "-aHAXnci",
                        "--numeric-ids",
                        "--delete",
                        from + "/",
                        there + "/")
                .redirectErrorStream(true)
                .start();
        List<String> lines = new ArrayList<>(rsync.inputReader().lines().toList());
        if (rsync.waitFor() != 0) {
            lines.add("rsync failed");
        }
        return lines;
    }

    private Services services(Path data) {
        return new Services(SshSettings.ofHome(home), new StorePaths(data), lab.home(), Prompts.nobody());
    }

    private AgentTalk portalAgent(Services services) throws Exception {
        AgentTalk talk = new AgentTalk(
                new AgentLauncher(lab.home())
                        .start(services.connections().open(new Host("here", new HostAddress.Local())), "portal"),
                _ -> {},
                _ -> {});
        talk.listen(null);
        return talk;
    }

    /// The names in the folder of the points, those of syncs on their way too.
    List<String> names() throws IOException {
        List<String> names = new ArrayList<>();
        if (Files.isDirectory(folder().resolve("points"))) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder().resolve("points"))) {
                all.forEach(p -> names.add(String.valueOf(p.getFileName())));
            }
        }
        names.sort(String::compareTo);
        return names;
    }

    @Override
    public void close() throws IOException {
        toSource.mend();
        toPortal.mend();
        try (toSource;
                toPortal) {
            startAnew();
            awaitSilence(Duration.ofSeconds(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("Interrupted while the stage was cleared.", e);
        }
    }
}
