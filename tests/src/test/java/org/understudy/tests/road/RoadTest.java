package org.understudy.tests.road;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.Probe;
import org.understudy.model.replica.Profile;
import org.understudy.model.replica.ReplicationRequest;
import org.understudy.services.Services;
import org.understudy.services.replica.BootOutcome;
import org.understudy.services.replica.Replicas;
import org.understudy.services.replica.SyncOutcome;
import org.understudy.services.ssh.Prompts;
import org.understudy.services.ssh.SshSettings;
import org.understudy.services.store.StorePaths;
import org.understudy.tests.lab.Lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The whole road with real peers: a server that works is replicated over SSH, and its replica boots and answers.
@Tag("lab")
@ExtendWith(Lab.Extension.class)
class RoadTest {
    @TempDir
    Path home;

    private Services services;
    private String replica = "";

    @BeforeEach
    void start(Lab lab) throws Exception {
        lab.portal();
        Path ssh = Files.createDirectories(home.resolve(".ssh"));
        Files.createFile(ssh.resolve("known_hosts"));
        services = new Services(
                SshSettings.ofHome(home), new StorePaths(home.resolve("data")), lab.home(), Prompts.nobody());
        services.hosts().add(new Host("portal", new HostAddress.Local()));
    }

    @AfterEach
    void takeAway() throws Exception {
        try {
            if (services.store().replica(replica).isPresent()) {
                services.replicas().remove(replica).await();
                assertFalse(Files.exists(Path.of("/var/lib/understudy/replicas", replica)), "everything is freed");
            }
        } finally {
            services.close();
        }
    }

    @Test
    void theShopIsReplicatedWhileItSellsAndEverySyncPointKeepsItsOwnState(Lab lab) throws Exception {
        Lab.Machine shop = lab.shop();
        know(shop);
        replica = named("shop");
        Profile profile = profile(
                new Probe.Http("page", 80, "/", "The Green Room Shop"),
                new Probe.Run(
                        "orders", "runuser -u postgres -- psql -XAtc 'select count(*) > 5000 from orders' shop", "t"));
        Replicas replicas = services.replicas();

        shop.run("rm -f /srv/shop/www/second.txt");
        long before = orders(shop.databaseUrl());
        SyncOutcome first = replicas.replicate(new ReplicationRequest(replica, "shop", "portal", profile, false, false))
                .await();
        assertEquals(1, first.point().number());
        assertTrue(first.point().entries() > 10_000, first.point()::toString);

        shop.run("echo second > /srv/shop/www/second.txt; chown shop:www-data /srv/shop/www/second.txt");
        long between = orders(shop.databaseUrl());
        SyncOutcome second = replicas.replicate(new ReplicationRequest(replica, "shop", "", profile, true, false))
                .await();
        assertEquals(2, second.point().number());
        assertTrue(
                second.point().wireBytes() < first.point().wireBytes() / 4,
                () -> second.point().wireBytes() + " of " + first.point().wireBytes());
        BootOutcome newer = second.boot().orElseThrow();
        assertTrue(newer.passed(), newer::toString);
        assertEquals("second", page(newer, "/second.txt").strip());
        long inNewer = orders(url(shop, newer));
        assertTrue(inNewer >= between, () -> inNewer + " orders in the replica, " + between + " before its sync");
        replicas.stop(replica, true).await();

        BootOutcome older = replicas.boot(replica, 1, true).await();
        assertTrue(older.passed(), older::toString);
        assertTrue(page(older, "/second.txt").contains("404"), "the first sync point has its own state");
        long inOlder = orders(url(shop, older));
        assertTrue(inOlder >= before && inOlder < inNewer, () -> before + " <= " + inOlder + " < " + inNewer);
        replicas.stop(replica, true).await();
    }

    @Test
    void theOddOneBootsWithItsFileSystemsItsNamesAndAnAddressByDhcp(Lab lab) throws Exception {
        Lab.Machine odd = lab.odd();
        know(odd);
        replica = named("odd");
        Profile profile = profile(
                new Probe.Run(
                        "mounts", "for m in / /boot /var; do findmnt -no FSTYPE $m; done | xargs", "ext4 ext4 xfs"),
                new Probe.Run("names", "cd /srv/props && printf %s caf* | od -An -tx1 | tr -d ' \\n'", "636166e9"));
        SyncOutcome outcome = services.replicas()
                .replicate(new ReplicationRequest(replica, "odd", "portal", profile, true, false))
                .await();
        BootOutcome boot = outcome.boot().orElseThrow();
        assertTrue(boot.passed(), boot::toString);
        services.replicas().stop(replica, true).await();

        SyncOutcome again = services.replicas()
                .replicate(new ReplicationRequest(replica, "odd", "", profile, false, false))
                .await();
        assertTrue(again.point().wireBytes() < 4_000_000, again.point()::toString);
    }

    /// Of this run alone: what a run that was killed has left on the portal is not ours.
    private static String named(String source) {
        return "road-" + source + "-" + ProcessHandle.current().pid();
    }

    private void know(Lab.Machine machine) throws IOException, ProblemException {
        Files.writeString(home.resolve(".ssh/known_hosts"), Files.readString(machine.knownHosts()));
        services.hosts()
                .add(new Host(
                        machine.name(),
                        new HostAddress.Ssh(
                                machine.host(),
                                machine.port(),
                                machine.user(),
                                machine.identity().toString(),
                                null)));
    }

    private static Profile profile(Probe... probes) {
        Profile base = Profile.DEFAULT;
        return new Profile(
                "road",
                base.rules(),
                base.identity(),
                base.network(),
                new Profile.MachineWish(Optional.of(768), Optional.of(2), Optional.empty()),
                base.databases(),
                List.of(probes),
                base.files());
    }

    private static String address(BootOutcome boot, int port) {
        return boot.forwards().stream()
                .filter(f -> f.guestPort() == port)
                .map(BootOutcome.Forward::address)
                .findFirst()
                .orElseThrow();
    }

    private static String page(BootOutcome boot, String path) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                            HttpRequest.newBuilder(URI.create("http://" + address(boot, 80) + path))
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        }
    }

    private static String url(Lab.Machine shop, BootOutcome boot) {
        return shop.databaseUrl().replace(shop.host() + ":" + shop.sqlPort(), address(boot, 5432));
    }

    private static long orders(String url) throws SQLException {
        try (Connection db = DriverManager.getConnection(url);
                ResultSet result = db.createStatement().executeQuery("select count(*) from orders")) {
            result.next();
            return result.getLong(1);
        }
    }
}
