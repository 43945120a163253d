package org.understudy.services.replica.snapshot;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.understudy.model.problem.ProblemException;
import org.understudy.model.replica.SourceFacts;
import org.understudy.model.replica.SourceFacts.Database;
import org.understudy.services.ssh.HostConnection;
import org.understudy.services.ssh.RemoteProcess;
import org.understudy.services.ssh.ThisMachine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Real btrfs file systems on loop devices. Needs root and btrfs-progs.
@Tag("lab")
class BtrfsSnapshotsLabTest {
    @TempDir
    Path folder;

    private final HostConnection here = ThisMachine.connect();
    private final List<String> messages = new ArrayList<>();
    private Path whole;
    private Path odd;
    private SourceFacts facts;

    @BeforeEach
    void makeFileSystem() throws Exception {
        Path image = folder.resolve("image");
        run("truncate", "-s", "300M", image.toString());
        run("mkfs.btrfs", "-q", image.toString());
        whole = Files.createDirectory(folder.resolve("whole"));
        run("mount", "-o", "loop", image.toString(), whole.toString());
        String device = run("findmnt", "-n", "-o", "SOURCE", whole.toString()).strip();
        run("btrfs", "subvolume", "create", whole.resolve("@odd").toString());
        run("btrfs", "subvolume", "create", whole.resolve("@odd/nested").toString());
        odd = Files.createDirectory(folder.resolve("an 'odd' $name *"));
        run("mount", "-o", "subvol=@odd", device, odd.toString());
        Files.writeString(whole.resolve("file"), "before");
        Files.writeString(odd.resolve("file"), "odd before");
        facts = Facts.of(
                List.of(
                        Facts.mount("/", "/dev/nothing", "ext4"),
                        Facts.mount(whole.toString(), device, "btrfs"),
                        Facts.mount(odd.toString(), device, "btrfs")),
                new Database("postgresql", "15", odd.toString(), Optional.empty()));
    }

    @AfterEach
    void unmount() throws Exception {
        here.close();
        run("umount", odd.toString());
        run("umount", whole.toString());
    }

    @Test
    void whatChangesAfterwardsIsNotRead() throws Exception {
        FileTime time = Files.getLastModifiedTime(whole);
        Path root;
        try (Snapshots snapshots = Snapshots.take(here, facts, messages::add)) {
            root = Path.of(snapshots.rootOf(whole.toString()));
            Path oddRoot = Path.of(snapshots.rootOf(odd.toString()));
            Object inode = Files.getAttribute(odd.resolve("file"), "unix:ino");
            Object change = Files.getAttribute(odd.resolve("file"), "unix:ctime");
            Files.writeString(whole.resolve("file"), "after");
            assertEquals(inode, Files.getAttribute(oddRoot.resolve("file"), "unix:ino"));
            assertEquals(change, Files.getAttribute(oddRoot.resolve("file"), "unix:ctime"));
            Files.writeString(odd.resolve("file"), "odd after");
            Files.writeString(odd.resolve("new"), "new");
            assertEquals("before", Files.readString(root.resolve("file")));
            assertEquals("odd before", Files.readString(oddRoot.resolve("file")));
            assertFalse(Files.exists(oddRoot.resolve("new")));
            assertEquals(time, Files.getLastModifiedTime(root), "the tree's own time is as it was");
            assertEquals("/", snapshots.rootOf("/"));
            assertTrue(snapshots.still(facts.databases().getFirst()));
            assertTrue(snapshots.sentence().contains("Read from snapshots: " + whole + " (btrfs)"));
            assertTrue(snapshots.sentence().contains("/ (not on LVM or btrfs)"), snapshots.sentence());
            assertTrue(snapshots.sentence().contains(odd + "/nested"), snapshots.sentence());
            assertEquals(
                    "700", run("stat", "-c", "%a", root.getParent().toString()).strip());
            snapshots.verify();
        }
        assertEquals(List.of(), messages);
        assertFalse(Files.exists(root));
        assertNothingLeft();
        assertEquals(time, Files.getLastModifiedTime(whole));
    }

    @Test
    void twoConsolesDoNotDisturbEachOther() throws Exception {
        try (Snapshots first = Snapshots.take(here, facts, messages::add)) {
            Files.writeString(whole.resolve("file"), "between");
            try (Snapshots second = Snapshots.take(here, facts, messages::add)) {
                assertEquals("before", read(first));
                assertEquals("between", read(second));
            }
            assertEquals("before", read(first));
            first.verify();
        }
        assertEquals(List.of(), messages);
        assertNothingLeft();
    }

    /// The end of the connection is the end of the input: what was made is removed without anybody's doing.
    @Test
    void aKilledConsoleLeavesNothing() throws Exception {
        List<RemoteProcess> holders = new ArrayList<>();
        HostConnection watched = (HostConnection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {HostConnection.class}, (_, method, arguments) -> {
                    Object answer = method.invoke(here, arguments);
                    if (answer instanceof RemoteProcess holder) {
                        holders.add(holder);
                    }
                    return answer;
                });
        Snapshots.take(watched, facts, messages::add);
        holders.getLast().stdin().close();
        await().until(() -> leftovers().isEmpty());
        assertNothingLeft();
    }

    @Test
    void whatAKilledHolderLeavesIsRemovedByTheNext() throws Exception {
        Snapshots killed = Snapshots.take(here, facts, messages::add);
        String root = killed.rootOf(whole.toString());
        Path home = Path.of(root).getParent().getParent().getParent();
        String lease = Files.readString(home.resolve("lease"));
        run("kill", "-9", lease.split(" ")[1]);
        await().until(() -> !Files.exists(Path.of("/proc", lease.split(" ")[1])));
        assertThrows(ProblemException.class, killed::verify);
        assertTrue(Files.exists(Path.of(root)));
        try (Snapshots next = Snapshots.take(here, facts, messages::add)) {
            assertEquals("before", read(next));
            assertFalse(Files.exists(home));
            assertEquals(2, messages.size(), messages::toString);
            assertTrue(messages.getFirst().contains("left by a sync that was killed"), messages.getFirst());
        }
        killed.close();
        assertNothingLeft();
    }

    @Test
    void whatIsNotASubvolumeIsReadLive() throws Exception {
        Path part = Files.createDirectory(whole.resolve("part"));
        Path bound = Files.createDirectory(folder.resolve("bound"));
        run("mount", "--bind", part.toString(), bound.toString());
        try {
            SourceFacts other = Facts.of(List.of(
                    Facts.mount(bound.toString(), facts.mounts().getLast().device(), "btrfs")));
            try (Snapshots snapshots = Snapshots.take(here, other, messages::add)) {
                assertEquals(bound.toString(), snapshots.rootOf(bound.toString()));
                assertEquals(1, messages.size(), messages::toString);
                snapshots.verify();
            }
        } finally {
            run("umount", bound.toString());
        }
        assertNothingLeft();
    }

    private String read(Snapshots snapshots) throws IOException {
        return Files.readString(Path.of(snapshots.rootOf(whole.toString()), "file"));
    }

    private List<String> leftovers() throws IOException {
        try (var files = Files.list(whole)) {
            return files.map(f -> f.getFileName().toString())
                    .filter(n -> n.startsWith(".understudy"))
                    .toList();
        }
    }

    private void assertNothingLeft() throws Exception {
        assertEquals(List.of(), leftovers());
        assertEquals(
                2,
                run("btrfs", "subvolume", "list", whole.toString())
                        .lines()
                        .filter(l -> !l.contains("DELETED"))
                        .count());
        try (var runs = Files.list(Path.of("/run/understudy"))) {
            assertEquals(
                    List.of(),
                    runs.map(Path::toString)
                            .filter(n -> n.contains("/snap-") || n.contains("/look-"))
                            .toList());
        }
    }

    private static String run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + said);
        }
        return said;
    }
}
