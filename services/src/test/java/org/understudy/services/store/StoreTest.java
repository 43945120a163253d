package org.understudy.services.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.host.Host;
import org.understudy.model.host.HostAddress;
import org.understudy.model.host.Privilege;
import org.understudy.model.problem.Kind;
import org.understudy.model.problem.ProblemException;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

class StoreTest {
    private static final Host SHOP =
            new Host("shop", new HostAddress.Ssh("10.0.0.7", 2222, "root", "~/key", "gate"), Privilege.NONE);
    private static final Host HERE = new Host("here", new HostAddress.Local());

    @TempDir
    Path folder;

    private Store store() {
        return new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), "ann@desk");
    }

    private static Kind kind(org.junit.jupiter.api.function.Executable e) {
        return assertThrows(ProblemException.class, e).kind();
    }

    @Test
    void hostsAndReplicasSurviveAndAreGuarded() throws Exception {
        try (Store store = store()) {
            assertEquals(List.of(), store.hosts());
            store.addHost(SHOP);
            store.addHost(HERE);
            assertEquals(Kind.NAME_TAKEN, kind(() -> store.addHost(SHOP)));
            store.addReplica(new ReplicaRow("r1", "shop", "", "here", "{}", Instant.ofEpochMilli(7)));
            assertEquals(Kind.BUSY, kind(() -> store.removeHost("shop")));
            assertEquals(Kind.NOT_FOUND, kind(() -> store.removeReplica("r2")));
        }
        try (Store store = store()) {
            assertEquals(List.of(HERE, SHOP), store.hosts());
            assertEquals(Optional.of(SHOP), store.host("shop"));
            store.setProfile("r1", "other");
            assertEquals(
                    Optional.of(new ReplicaRow("r1", "shop", "", "here", "other", Instant.ofEpochMilli(7))),
                    store.replica("r1"));
            store.removeReplica("r1");
            store.removeHost("shop");
            assertEquals(
                    List.of("host.remove", "host.add"),
                    store.events("host:shop", 10).stream().map(Event::what).toList());
            assertEquals("ann@desk", store.events("", 1).getFirst().who());
        }
    }

    @Test
    void aReplicaOfAnUnknownHostIsRefused() throws Exception {
        try (Store store = store()) {
            assertEquals(
                    Kind.FAILED, kind(() -> store.addReplica(new ReplicaRow("r", "no", "", "no", "", Instant.EPOCH))));
            assertEquals(List.of(), store.events("", 10));
        }
    }

    @Test
    void aNewerFileIsRefusedInWordsAndLeftAlone() throws Exception {
        try (Store store = store()) {
            store.addHost(HERE);
        }
        Path file = folder.resolve("data/understudy.db");
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            c.createStatement().execute("PRAGMA user_version = 99");
        }
        try (Store store = store()) {
            ProblemException e = assertThrows(ProblemException.class, store::hosts);
            assertEquals(Kind.UNSUPPORTED, e.kind());
            assertTrue(e.getMessage().contains("newer Understudy"), e.getMessage());
        }
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + file)) {
            assertEquals(
                    99, c.createStatement().executeQuery("PRAGMA user_version").getInt(1));
        }
    }

    @Test
    void anOldFileIsCopiedAndBroughtUpToDate() throws Exception {
        try (Store store = store()) {
            store.addHost(SHOP);
        }
        List<Migration> more = new ArrayList<>(Migration.all());
        int next = more.getLast().version() + 1;
        more.add(new Migration(
                next, "V%03d__more.sql".formatted(next), "-- more\nALTER TABLE hosts ADD COLUMN note TEXT; -- x\n"));
        try (Store store = new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), "x", more)) {
            assertEquals(List.of(SHOP), store.hosts());
        }
        Path copy = folder.resolve("data/understudy.db.before-V%03d".formatted(next));
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            assertEquals(
                    next - 1,
                    c.createStatement().executeQuery("PRAGMA user_version").getInt(1));
            assertEquals(
                    "shop",
                    c.createStatement().executeQuery("SELECT name FROM hosts").getString(1));
        }
    }

    /// Its replicas were made before the tree was kept; which one it was is learnt at the next
    /// sync.
    @Test
    void aReplicaOfTheFirstFormatDoesNotKnowItsTree() throws Exception {
        StorePaths paths = new StorePaths(folder.resolve("data"));
        List<Migration> first = List.of(Migration.all().getFirst());
        try (Store store = new Store(paths, Clock.systemUTC(), "x", first)) {
            store.addHost(SHOP);
            store.addHost(HERE);
        }
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + paths.database())) {
            c.createStatement().execute("INSERT INTO replicas VALUES ('r1', 'shop', 'here', '{}', 7)");
        }
        try (Store store = store()) {
            assertEquals(
                    Optional.of(new ReplicaRow("r1", "shop", null, "here", "{}", Instant.ofEpochMilli(7))),
                    store.replica("r1"));
            store.setRoot("r1", "/mnt/old");
            assertEquals("/mnt/old of shop", store.replica("r1").orElseThrow().origin());
        }
    }

    /// Its hosts had no tags; they and their replicas stay as they are.
    @Test
    void hostsOfTheSecondFormatHaveNoTagsYet() throws Exception {
        StorePaths paths = new StorePaths(folder.resolve("data"));
        List<Migration> old = Migration.all().subList(0, 2);
        try (Store store = new Store(paths, Clock.systemUTC(), "x", old)) {
            store.note("test", "nothing", "");
        }
        try (Connection c = DriverManager.getConnection("jdbc:sqlite:" + paths.database())) {
            assertEquals(
                    2, c.createStatement().executeQuery("PRAGMA user_version").getInt(1));
            c.createStatement()
                    .execute("INSERT INTO hosts VALUES ('shop', 'root@10.0.0.7:2222', '~/key', 'gate', 'NONE', 7),"
                            + " ('here', 'local', NULL, NULL, 'AUTO', 8)");
            c.createStatement().execute("INSERT INTO replicas VALUES ('r1', 'shop', 'here', '{}', 7, '')");
        }
        try (Store store = store()) {
            assertEquals(List.of(HERE, SHOP), store.hosts());
            store.tagHosts(List.of("shop"), List.of("web"), List.of());
            assertEquals(SHOP.withTags("web"), store.host("shop").orElseThrow());
            assertEquals("shop", store.replica("r1").orElseThrow().source());
        }
        assertTrue(Files.exists(folder.resolve("data/understudy.db.before-V003")));
    }

    @Test
    void tagsArePutOnAndTakenOffAllHostsOrNone() throws Exception {
        try (Store store = store()) {
            store.addHost(SHOP.withTags("web", "old"));
            store.addHost(HERE);
            store.tagHosts(List.of("shop", "here"), List.of("prod", "web"), List.of("old", "never"));
            assertEquals(List.of(HERE.withTags("prod", "web"), SHOP.withTags("prod", "web")), store.hosts());
            assertEquals(Kind.NOT_FOUND, kind(() -> store.tagHosts(List.of("shop", "none"), List.of("x"), List.of())));
            assertEquals(SHOP.withTags("prod", "web"), store.host("shop").orElseThrow());
            // what changes nothing is no event
            store.tagHosts(List.of("shop"), List.of("web"), List.of("old"));
            assertEquals(
                    List.of("prod web"),
                    store.events("host:shop", 10).stream()
                            .filter(e -> e.what().equals("host.tag"))
                            .map(Event::detail)
                            .toList());
            store.replaceHost(new Host("shop", new HostAddress.Ssh("elsewhere")));
            assertEquals(
                    SHOP.withTags("prod", "web").tags(),
                    store.host("shop").orElseThrow().tags());
            store.removeHost("shop");
            store.addHost(SHOP);
            assertEquals(SHOP, store.host("shop").orElseThrow());
        }
    }

    @Test
    void hostsAreInTheOrderOfTheirNumbers() throws Exception {
        try (Store store = store()) {
            for (String name : List.of("web10", "web2", "Web1", "web1")) {
                store.addHost(new Host(name, new HostAddress.Local()));
            }
            assertEquals(
                    List.of("Web1", "web1", "web2", "web10"),
                    store.hosts().stream().map(Host::name).toList());
        }
    }

    @Test
    void aStepThatFailsChangesNothing() throws Exception {
        try (Store store = store()) {
            store.addHost(SHOP);
        }
        List<Migration> more = new ArrayList<>(Migration.all());
        int next = more.getLast().version() + 1;
        more.add(new Migration(next, "V9__bad.sql", "CREATE TABLE extra (a);\nnonsense;\n"));
        try (Store broken = new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), "x", more)) {
            assertEquals(Kind.FAILED, kind(broken::hosts));
        }
        try (Store store = store()) {
            assertEquals(List.of(SHOP), store.hosts());
        }
    }

    @Test
    void aStepThatWasChangedAfterwardsIsNoticed() throws Exception {
        try (Store store = store()) {
            store.hosts();
        }
        List<Migration> other = new ArrayList<>();
        for (Migration m : Migration.all()) {
            other.add(new Migration(m.version(), m.file(), m.sql() + "\n-- changed\n"));
        }
        other.add(new Migration(other.size() + 1, "V9__more.sql", "SELECT 1;\n"));
        try (Store store = new Store(new StorePaths(folder.resolve("data")), Clock.systemUTC(), "x", other)) {
            assertEquals(Kind.UNSUPPORTED, kind(store::hosts));
        }
    }

    @Test
    void twoProcessesWriteAndNothingIsLost() throws Exception {
        List<Process> writers = new ArrayList<>();
        for (String name : List.of("a", "b")) {
            writers.add(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "--enable-native-access=ALL-UNNAMED",
                            "-cp",
                            System.getProperty("java.class.path"),
                            Writer.class.getName(),
                            folder.resolve("data").toString(),
                            name)
                    .inheritIO()
                    .start());
        }
        for (Process writer : writers) {
            assertEquals(0, writer.waitFor());
        }
        try (Store store = store()) {
            assertEquals(2 * Writer.EVENTS, store.events("", 1000).size());
        }
        try (var files = Files.list(folder.resolve("data"))) {
            assertFalse(files.anyMatch(f -> f.toString().contains("before")));
        }
    }

    /// The other process.
    static final class Writer {
        static final int EVENTS = 200;

        public static void main(String[] args) throws Exception {
            try (Store store = new Store(new StorePaths(Path.of(args[0])), Clock.systemUTC(), args[1])) {
                for (int i = 0; i < EVENTS; i++) {
                    store.note("test", "x:" + i, "");
                }
            }
        }
    }
}
