package org.understudy.agent.portal.boot;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

/// Nothing that a hostile source puts into its tree makes us read or write outside of it.
class TreeTest {
    @TempDir
    Path outside;

    private Path root;
    private Path secret;
    private Tree tree;

    @BeforeEach
    void makeTree() throws IOException {
        root = Files.createDirectories(outside.resolve("portal/tree"));
        Files.createDirectories(root.resolve("etc"));
        secret = Files.writeString(outside.resolve("secret"), "the portal's own");
        tree = new Tree(root);
    }

    private void untouched() throws IOException {
        assertEquals("the portal's own", Files.readString(secret));
        try (var entries = Files.list(outside)) {
            assertEquals(2, entries.count(), "nothing was made beside the tree");
        }
    }

    @Test
    void anAbsoluteLinkStartsAtTheRootOfTheTree() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/fstab"), secret);
        assertEquals(Optional.empty(), tree.text("/etc/fstab"));
        tree.write("/etc/fstab", "ours\n", 0644);
        untouched();
        assertEquals("ours\n", Files.readString(root.resolve(secret.toString().substring(1))));
    }

    @Test
    void dotsDoNotClimbOut() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/fstab"), Path.of("../../../../../.." + secret));
        assertEquals(Optional.empty(), tree.text("/etc/fstab"));
        tree.write("/etc/fstab", "ours\n", 0644);
        assertEquals(Optional.empty(), tree.text("/../../secret"));
        untouched();
    }

    @Test
    void aDirectoryThatIsALinkIsFollowedInside() throws IOException {
        Files.delete(root.resolve("etc"));
        Files.createSymbolicLink(root.resolve("etc"), outside);
        tree.write("/etc/hostname", "twin\n", 0644);
        assertEquals(List.of("hostname"), tree.names("/etc"));
        tree.delete("/etc/secret");
        untouched();
    }

    @Test
    void originalsCannotBeLedAstray() throws IOException {
        Trees.put(root, "/etc/network/interfaces", "auto eth0\n");
        Files.createSymbolicLink(root.resolve("etc/understudy-originals"), outside);
        tree.putAside("/etc/network/interfaces");
        untouched();
        Files.delete(root.resolve("etc/understudy-originals"));
        Files.createDirectories(root.resolve("etc/understudy-originals"));
        Files.createSymbolicLink(root.resolve("etc/understudy-originals/etc"), outside);
        Trees.put(root, "/etc/hosts", "127.0.0.1 localhost\n");
        tree.keepCopy("/etc/hosts");
        untouched();
    }

    @Test
    void aLoopIsNotFollowedForEver() throws IOException {
        Files.createSymbolicLink(root.resolve("etc/a"), Path.of("b"));
        Files.createSymbolicLink(root.resolve("etc/b"), Path.of("a"));
        assertFalse(tree.isFile("/etc/a"));
        assertThrows(FileSystemLoopException.class, () -> tree.write("/etc/a", "x", 0644));
    }

    @Test
    void onlyRegularFilesAreOpened() throws Exception {
        assertEquals(
                0,
                new ProcessBuilder("mkfifo", root.resolve("etc/fstab").toString())
                        .start()
                        .waitFor());
        assertEquals(Optional.empty(), tree.text("/etc/fstab"));
        assertThrows(IOException.class, () -> tree.open("/etc/fstab"));
        tree.write("/etc/fstab", "ours\n", 0644);
        assertEquals(Optional.of("ours\n"), tree.text("/etc/fstab"));
    }

    @Test
    void anEditKeepsTheModeAndANewFileGetsItsOwn() throws IOException {
        Path file = root.resolve("etc/key");
        Files.writeString(file, "old");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
        tree.write("/etc/key", "new", 0600);
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        tree.write("/etc/deep/er/file", "x", 0751);
        assertEquals(
                "rwxr-x--x",
                PosixFilePermissions.toString(Files.getPosixFilePermissions(root.resolve("etc/deep/er/file"))));
    }

    @Test
    void aFurtherNameKeepsItsContent() throws IOException {
        Trees.put(root, "/etc/one", "shared");
        Files.createLink(root.resolve("etc/two"), root.resolve("etc/one"));
        tree.write("/etc/one", "changed", 0644);
        assertEquals("shared", Files.readString(root.resolve("etc/two")));
    }

    @Test
    void bytesThatAreNotTextSurvive() throws IOException {
        byte[] bytes = "caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1);
        Files.write(root.resolve("etc/issue"), bytes);
        tree.write("/etc/issue", tree.text("/etc/issue").orElseThrow(), 0644);
        assertArrayEquals(bytes, Files.readAllBytes(root.resolve("etc/issue")));
    }

    @Test
    void aHugeConfigurationIsNotRead() throws IOException {
        Files.write(root.resolve("etc/fstab"), new byte[(4 << 20) + 1]);
        assertEquals(Optional.empty(), tree.text("/etc/fstab"));
        assertTrue(tree.isFile("/etc/fstab"));
    }
}
