package org.understudy.services.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.Problem;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// The store on a real server. What it promises is the same as with a file: `StoreTest`.
class PostgresStoreTest {
    private static final Host SHOP =
            new Host("shop", new HostAddress.Ssh("10.0.0.7", 2222, "root", "~/key", "gate"), Privilege.NONE);
    private static final Host HERE = new Host("here", new HostAddress.Local());

    private static PostgresLab server;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = new PostgresLab("fsync = off");
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    @BeforeEach
    void empty() throws Exception {
        sql("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
    }

    private static void sql(String... statements) throws Exception {
        try (Connection c = connection()) {
            for (String each : statements) {
                c.createStatement().execute(each);
            }
        }
    }

    private static Connection connection() throws Exception {
        String[] parts = server.url().substring("postgresql://".length()).split("[:@/]");
        return DriverManager.getConnection(
                "jdbc:postgresql://" + parts[2] + ":" + parts[3] + "/" + parts[4], parts[0], parts[1]);
    }

    private Store store() {
        return store("ann@desk");
    }

    private Store store(String who) {
        return new Store(new StorePaths(folder, server.url()), Clock.systemUTC(), who);
    }

    private static Problem problem(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(ProblemException.class, e).problem();
    }

    @Test
    void hostsAndReplicasAreSharedAndGuarded() throws Exception {
        try (Store ann = store();
                Store bob = store("bob@desk")) {
            assertEquals(List.of(), ann.hosts());
            ann.addHost(SHOP.withTags("web"));
            bob.addHost(HERE);
            assertEquals(Kind.NAME_TAKEN, problem(() -> bob.addHost(SHOP)).kind());
            assertEquals(List.of(HERE, SHOP.withTags("web")), bob.hosts());
            ann.tagHosts(List.of("shop", "here"), List.of("prod"), List.of("web"));
            assertEquals(List.of(HERE.withTags("prod"), SHOP.withTags("prod")), bob.hosts());
            bob.addReplica(new ReplicaRow("r1", "shop", null, "here", "{}", Instant.ofEpochMilli(7)));
            assertEquals(
                    Optional.of(new ReplicaRow("r1", "shop", null, "here", "{}", Instant.ofEpochMilli(7))),
                    ann.replica("r1"));
            assertEquals(Kind.BUSY, problem(() -> ann.removeHost("shop")).kind());
            assertEquals(
                    Kind.FAILED,
                    problem(() -> ann.addReplica(new ReplicaRow("r", "no", "", "no", "", Instant.EPOCH)))
                            .kind());
            Host moved = new Host("here", new HostAddress.Ssh("elsewhere")).withTags("prod");
            bob.bringHosts(List.of(), Map.of(HERE.withTags("prod"), moved));
            assertEquals(
                    Kind.BUSY,
                    problem(() -> ann.bringHosts(List.of(), Map.of(HERE.withTags("prod"), moved)))
                            .kind());
            assertEquals(
                    List.of("bob@desk", "ann@desk", "bob@desk"),
                    ann.events("host:here", 10).stream().map(Event::who).toList());
        }
        assertFalse(Files.exists(folder.resolve("understudy.db")), "no file is made beside a server");
    }

    @Test
    void aNewerSchemaIsRefusedInWordsAndLeftAlone() throws Exception {
        try (Store store = store()) {
            store.addHost(HERE);
        }
        sql("INSERT INTO schema_history VALUES (99, 'V099__future.sql', 'x', 0)");
        try (Store store = store()) {
            Problem p = problem(store::hosts);
            assertEquals(Kind.UNSUPPORTED, p.kind());
            assertTrue(p.what().contains("newer Understudy"), p.what());
            assertFalse(p.toString().contains("secret"), p::toString);
        }
    }

    @Test
    void anOldSchemaIsBroughtUpToDateOnceAndAFailedStepChangesNothing() throws Exception {
        List<Migration> all = Migration.allForPostgres();
        StorePaths paths = new StorePaths(folder, server.url());
        try (Store old = new Store(paths, Clock.systemUTC(), "x", all.subList(0, 2))) {
            old.note("test", "nothing", "");
        }
        sql("INSERT INTO hosts VALUES ('shop', 'root@10.0.0.7:2222', '~/key', 'gate', 'NONE', 7),"
                + " ('here', 'local', NULL, NULL, 'AUTO', 8)");
        List<Migration> broken = new ArrayList<>(all);
        broken.add(new Migration(all.size() + 1, "V9__bad.sql", "CREATE TABLE extra (a INTEGER);\nnonsense;\n"));
        try (Store bad = new Store(paths, Clock.systemUTC(), "x", broken)) {
            assertEquals(Kind.FAILED, problem(bad::hosts).kind());
        }
        try (Store store = store()) {
            assertEquals(List.of(HERE, SHOP), store.hosts());
            store.tagHosts(List.of("shop"), List.of("web"), List.of());
            assertEquals(SHOP.withTags("web"), store.host("shop").orElseThrow());
        }
        List<Migration> changed = new ArrayList<>(all.stream()
                .map(m -> new Migration(m.version(), m.file(), m.sql() + "\n-- x\n"))
                .toList());
        changed.add(new Migration(all.size() + 1, "V9__more.sql", "SELECT 1;\n"));
        try (Store other = new Store(paths, Clock.systemUTC(), "x", changed)) {
            assertEquals(Kind.UNSUPPORTED, problem(other::hosts).kind());
        }
    }

    /// Whoever comes first makes the schema, whatever the others do at that moment.
    @Test
    void manyConsolesBeginAtOnceAndNothingIsLost() throws Exception {
        int consoles = 6;
        int events = 40;
        List<Exception> bad = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < consoles; i++) {
            String who = "console" + i;
            threads.add(Thread.ofPlatform().start(() -> {
                try (Store store = store(who)) {
                    for (int n = 0; n < events; n++) {
                        store.note("test", "x:" + n, "");
                    }
                } catch (Exception e) {
                    bad.add(e);
                }
            }));
        }
        for (Thread each : threads) {
            each.join();
        }
        assertEquals(List.of(), bad);
        try (Store store = store()) {
            assertEquals(consoles * events, store.events("", 1000).size());
        }
    }

    /// The connection that was there before is useless; the next use makes another.
    @Test
    void aServerThatCrashedAndCameBackIsUsedAgain() throws Exception {
        try (Store store = store()) {
            store.addHost(HERE);
            server.crash();
            Problem gone = problem(store::hosts);
            assertEquals(Kind.FAILED, gone.kind());
            assertFalse(gone.toString().contains("secret"), gone::toString);
            server.again();
            assertEquals(List.of(HERE), store.hosts());
            server.crash();
            server.again();
            store.addHost(SHOP);
            assertEquals(List.of(HERE, SHOP), store.hosts());
        }
    }

    @Test
    void whatIsWrongWithAnAddressIsSaidWithoutThePassword() throws Exception {
        for (String bad : List.of(
                "mysql://u:hush@h/db",
                "postgresql://u:hush@h",
                "postgresql://u:hush@h/",
                "postgresql://u:hush%@h/d",
                "postgresql://u:hush@a b/c")) {
            try (Store store = new Store(new StorePaths(folder, bad), Clock.systemUTC(), "x")) {
                Problem p = problem(store::hosts);
                assertEquals(Kind.BAD_INPUT, p.kind(), bad);
                assertFalse(p.toString().contains("hush"), p::toString);
            }
        }
        try (Store store = new Store(
                new StorePaths(folder, server.url().replace("secret-of-the-test", "hush")), Clock.systemUTC(), "x")) {
            Problem p = problem(store::hosts);
            assertEquals(Kind.FAILED, p.kind());
            assertTrue(p.why().contains("password"), p::why);
            assertFalse(p.toString().contains("hush"), p::toString);
            assertTrue(p.toString().contains(".pgpass"), p::toString);
        }
    }

    @Test
    void theAddressComesFromTheEnvironmentOrElseFromTheSettings() throws Exception {
        Path home = folder.resolve("home");
        Path settings =
                Files.createDirectories(home.resolve(".config/understudy")).resolve("settings");
        assertEquals("", DatabaseSetting.of(Map.of(), home).resolve());
        Files.writeString(settings, "# the team's\ndatabase = " + server.url() + "\n");
        assertEquals(server.url(), DatabaseSetting.of(Map.of(), home).resolve());
        assertEquals(
                "postgresql://x/y",
                DatabaseSetting.of(Map.of("UNDERSTUDY_DATABASE", "postgresql://x/y"), home)
                        .resolve());
        try (Store store = new Store(StorePaths.of(Map.of(), home), Clock.systemUTC(), "x")) {
            store.addHost(HERE);
            assertEquals(List.of(HERE), store.hosts());
            assertFalse(store.place().contains("secret"));
        }
        try (Store same = store()) {
            assertEquals(List.of(HERE), same.hosts());
        }
    }
}
